"""Resources: fetched when their source changes, never showing an outdated answer."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
import weakref
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest

from tests.support import let_work_end
from tkasync import (
    Cancelled,
    Error,
    Loading,
    Pending,
    Ready,
    Resource,
    ResourceState,
    Retry,
    Runtime,
    Scope,
    batch,
    create_effect,
    create_resource,
    create_signal,
    current_task,
    sleep,
    ui_task,
)
from tkasync.errors import NoOwnerError, WrongThreadError
from tkasync.runtime.current import owned_by
from tkasync.tasks.handle import TaskHandle
from tkasync.testing import FakeHost


class Server:
    """Answers when told, in whatever order; ``fetch`` asks it."""

    def __init__(self, host: FakeHost) -> None:
        self._host = host
        self.asked: list[Any] = []
        self.aborted: list[Any] = []
        self.waiting: list[tuple[Any, Future[Any]]] = []

    # On the UI thread, so that nothing has to be waited for while a question is open.
    @property
    def fetch(self) -> Any:
        return ui_task(self._fetch)

    async def _fetch(self, question: Any) -> Any:
        answer: Future[Any] = Future()
        self.asked.append(question)
        self.waiting.append((question, answer))
        try:
            return await answer
        except Cancelled:
            self.aborted.append(question)
            raise

    def answer(self, question: Any, value: Any) -> None:
        """Answer the oldest such question, with a value or an error, and let the answer come."""
        found = next(waiting for waiting in self.waiting if waiting[0] == question)
        self.waiting.remove(found)
        if isinstance(value, BaseException):
            found[1].set_exception(value)
        elif not found[1].cancelled():
            found[1].set_result(value)
        self._host.run_pending()


@pytest.fixture
def server(fake_host: FakeHost) -> Server:
    return Server(fake_host)


@pytest.fixture
def owner(runtime: Runtime, fake_host: FakeHost) -> Scope:
    """What owns the resources of a test: what still runs at its end is ended with it."""
    return runtime.new_scope("the test", above=lambda: runtime.scope)


def watch(resource: Resource[Any]) -> list[Any]:
    """The states that an effect sees, as they come."""
    seen: list[Any] = []
    create_effect(lambda: seen.append(resource.get()))
    return seen


# Source


def test_it_fetches_for_each_new_value_of_its_source(fake_host, runtime, server):
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch)
    seen = watch(resource)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    fake_host.run_pending()
    server.answer(2, "two")
    assert seen == [Loading(), Ready("one"), Loading("one"), Ready("two")]


def test_the_source_may_be_any_function_of_signals(fake_host, runtime):
    first, _set_first = create_signal(1)
    second, set_second = create_signal(10)
    resource = create_resource(lambda: first() + second(), str)
    fake_host.run_pending()
    set_second.set(20)
    fake_host.run_pending()
    assert resource.data == "21"


def test_a_source_without_a_value_is_pending_and_fetches_nothing(fake_host, runtime, server):
    read, write = create_signal(None)
    resource = create_resource(read, server.fetch, owner=runtime.new_scope("owner"))
    fake_host.run_pending()
    assert resource.get() == Pending()
    write.set(1)
    fake_host.run_pending()
    assert (resource.get(), server.asked) == (Loading(), [1])
    write.set(None)
    fake_host.run_pending()
    assert (resource.get(), server.aborted) == (Pending(), [1])


@pytest.mark.parametrize("value", [0, "", False, []])
def test_a_false_value_is_a_value(fake_host, runtime, value):
    resource = create_resource(lambda: value, repr)
    fake_host.run_pending()
    assert resource.get() == Ready(repr(value))


def test_an_equal_source_value_does_not_fetch_again(fake_host, runtime):
    calls: list[Any] = []
    read, write = create_signal([1], equal=lambda old, new: False)
    create_resource(lambda: read()[0], lambda value: calls.append(value) or value)
    write.set([1])
    fake_host.run_pending()
    write.set([1])
    fake_host.run_pending()
    assert calls == [1]


def test_several_changes_in_a_batch_are_one_fetch(fake_host, runtime):
    calls: list[Any] = []
    read, write = create_signal(0)
    create_resource(read, lambda value: calls.append(value) or str(value))
    fake_host.run_pending()
    with batch():
        for value in range(1, 10):
            write.set(value)
    fake_host.run_pending()
    assert calls == [0, 9]


def test_what_a_fetcher_reads_is_no_source(fake_host, runtime):
    other, set_other = create_signal("a")

    @ui_task
    async def fetch(value: int) -> str:
        return other() * value

    resource = create_resource(lambda: 2, fetch)
    fake_host.run_pending()
    set_other.set("b")
    fake_host.run_pending()
    assert resource.data == "aa"


def test_what_an_outdated_fetch_reads_as_it_stops_is_no_source(fake_host, runtime):
    """Its token is cancelled where the new source value is noticed."""
    read, write = create_signal(1)
    other, set_other = create_signal("a")
    fetched: list[int] = []

    @ui_task
    async def fetch(value: int) -> int:
        fetched.append(value)
        current_task().token.on_cancel(other)
        await sleep(60)
        return value

    create_resource(read, fetch)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    set_other.set("b")
    fake_host.run_pending()
    assert fetched == [1, 2]


def test_a_source_that_raises_is_an_error_and_recovers(fake_host, runtime):
    read, write = create_signal(0)
    resource = create_resource(lambda: 10 // read(), str)
    seen = watch(resource)
    assert isinstance(resource.error, ZeroDivisionError)
    resource.refetch()
    write.set(5)
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    assert [type(state) for state in seen] == [Error, Loading, Ready, Error]
    assert resource.data == "2"


def test_a_source_that_raises_stops_the_running_fetch(fake_host, runtime, server):
    read, write = create_signal(1)
    resource = create_resource(lambda: 10 // read(), server.fetch)
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    assert server.aborted == [10]
    assert resource.get().is_error()


# Outdated answers


def test_a_new_source_value_aborts_the_running_fetch(fake_host, runtime, server, owner):
    read, write = create_signal(1)
    create_resource(read, server.fetch, owner=owner)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 2], [1])


def test_an_answer_that_comes_after_a_newer_one_is_not_shown(fake_host, runtime):
    """Threads cannot be killed: the older fetch goes on, and answers last."""
    gates = {1: threading.Event(), 2: threading.Event()}

    def fetch(value: int) -> str:
        gates[value].wait(10)
        return f"answer {value}"

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    write.set(2)
    gates[2].set()
    fake_host.run_pending()
    gates[1].set()
    let_work_end(fake_host)
    assert seen == [Loading(), Ready("answer 2")]


def test_an_answer_that_is_there_but_not_told_yet_is_not_shown_for_a_newer_source(fake_host, runtime):
    """The handle is done, its delivery waits in the queue, and the source changes."""
    answered = threading.Event()

    def fetch(value: int) -> int:
        threading.Timer(0, answered.set).start() if value == 1 else None
        return value

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    assert answered.wait(10)
    write.set(2)
    fake_host.run_pending()
    assert seen == [Loading(), Ready(2)]


def test_a_stale_failure_is_not_shown_either(fake_host, runtime):
    gate = threading.Event()

    def fetch(value: int) -> int:
        if value == 1:
            gate.wait(10)
            raise ValueError("stale")
        return value

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    write.set(2)
    fake_host.run_pending()
    gate.set()
    let_work_end(fake_host)
    assert seen == [Loading(), Ready(2)]


def watch_outdated(resource: Resource[Any], read: Callable[[], Any]) -> list[tuple[Any, Any]]:
    """Source value and data whenever the data is shown as that of the source."""
    shown: list[tuple[Any, Any]] = []

    def look() -> None:
        state = resource.get()
        if state.is_ready():
            shown.append((read(), state.data()))

    create_effect(look)
    return shown


def test_2000_source_changes_with_answers_in_random_order_show_none_that_is_outdated(
    fake_host, runtime, server, owner
):
    chance = random.Random(4)
    read, write = create_signal(0)
    resource = create_resource(read, server.fetch, owner=owner)
    shown = watch_outdated(resource, read)
    for change in range(1, 2_001):
        write.set(change)
        if chance.random() < 0.3:
            fake_host.run_pending()
        while server.waiting and chance.random() < 0.5:
            server.answer(*2 * (chance.choice(server.waiting)[0],))
    fake_host.run_pending()
    server.answer(2_000, 2_000)
    assert resource.get() == Ready(2_000)
    assert len(shown) > 20
    assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_2000_source_changes_with_threads_that_answer_in_random_order_show_none_that_is_outdated():
    """Threads cannot be stopped: every one of them answers, most of them late, and some between two deliveries."""
    chance = random.Random(5)
    gates = {change: threading.Event() for change in range(2_001)}
    waiting = [0]

    def fetch(change: int) -> int:
        gates[change].wait(30)
        return change

    with Runtime(host := FakeHost(), max_workers=40) as runtime:
        read, write = create_signal(0)
        resource = create_resource(read, fetch)
        shown = watch_outdated(resource, read)
        for change in range(1, 2_001):
            write.set(change)
            waiting.append(change)
            while len(waiting) > 30 or (waiting and chance.random() < 0.4):
                gates[waiting.pop(chance.randrange(len(waiting)))].set()
            if chance.random() < 0.4:
                runtime.queue.drain_and_execute()
        for gate in gates.values():
            gate.set()
        host.run_pending()
        assert resource.get() == Ready(2_000)
        assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_a_source_changed_by_an_effect_that_sees_the_answer_goes_on_from_there(fake_host, runtime):
    """Paging: each answer asks for the next. Also nothing of the earlier fetch is done to the later one."""
    read, write = create_signal(0)
    calls: list[int] = []
    resource = create_resource(read, lambda page: calls.append(page) or page, refetch_every=10.0)

    def next_page() -> None:
        state = resource.get()
        if state.is_ready() and state.data() < 3:
            write.set(state.data() + 1)

    create_effect(next_page)
    fake_host.run_pending()
    assert calls == [0, 1, 2, 3]
    assert fake_host.pending == 1
    fake_host.advance(10.0)
    assert calls == [0, 1, 2, 3, 3]


def test_a_source_changed_by_an_effect_that_sees_the_loading_fetches_the_new_value_only(
    fake_host, runtime, server, owner
):
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, owner=owner)
    fake_host.run_pending()
    server.answer(1, "one")

    def jump() -> None:
        if resource.get().is_loading():
            write.set(2)

    create_effect(jump)
    resource.refetch()
    fake_host.run_pending()
    server.answer(2, "two")
    assert server.asked == [1, 2]
    assert (resource.get(), server.waiting) == (Ready("two"), [])


# What it shows


def test_the_previous_data_is_kept_while_loading_and_after_an_error(fake_host, runtime, server):
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    fake_host.run_pending()
    assert (resource.get(), resource.data) == (Loading("one"), "one")
    failure = ValueError("no two")
    server.answer(2, failure)
    assert (resource.get(), resource.data, resource.error) == (Error(failure, "one"), "one", failure)


def test_the_previous_data_is_dropped_when_it_is_not_to_be_kept(fake_host, runtime, server, owner):
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, keep_previous=False, owner=owner)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    assert resource.get() == Loading()


def test_initial_data_shows_before_there_is_any(fake_host, runtime):
    read, write = create_signal(None)
    resource = create_resource(read, str, initial="none yet")
    seen = watch(resource)
    write.set(7)
    fake_host.run_pending()
    assert seen == [Pending("none yet"), Loading("none yet"), Ready("7")]


def test_states_are_made_for_match(fake_host, runtime):
    resource = create_resource(lambda: 3, str)

    def told() -> str:
        match resource.get():
            case Ready(value):
                return f"ready {value}"
            case Loading(previous):
                return f"loading {previous}"
            case Error(error):
                return f"error {error}"
            case Pending():
                return "pending"

    assert told() == "loading None"
    fake_host.run_pending()
    assert told() == "ready 3"


def test_a_state_says_what_it_is_and_cannot_be_changed():
    failure = ValueError()
    states: list[Any] = [Pending(), Loading(1), Ready(2), Error(failure, 3)]
    told = [(s.is_pending(), s.is_loading(), s.is_ready(), s.is_error(), s.data(), s.error()) for s in states]
    assert told == [
        (True, False, False, False, None, None),
        (False, True, False, False, 1, None),
        (False, False, True, False, 2, None),
        (False, False, False, True, 3, failure),
    ]
    with pytest.raises(AttributeError):
        states[2].value = 4


def test_a_reader_of_the_data_alone_is_not_run_for_the_loading_in_between(fake_host, runtime):
    read, write = create_signal(1)
    resource = create_resource(read, str)
    seen: list[Any] = []
    create_effect(lambda: seen.append(resource.data))
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert seen == [None, "1", "2"]


def test_a_resource_can_be_the_source_of_another(fake_host, runtime):
    read, write = create_signal(1)
    user = create_resource(read, lambda number: {"team": number * 10})
    team = create_resource(lambda: user.data and user.data["team"], lambda number: f"team {number}")
    assert team.get() == Pending()
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert team.data == "team 20"


# Retry, timeout, period


def failing(times: int, log: list[float], host: FakeHost) -> Callable[[Any], str]:
    """A fetcher that fails that many times, and notes when it was called."""

    def fetch(value: Any) -> str:
        log.append(host.now)
        if len(log) <= times:
            raise OSError(f"failure {len(log)}")
        return f"answer {value}"

    return fetch


def test_a_failed_fetch_is_tried_again_with_longer_and_longer_waits(fake_host, runtime):
    calls: list[float] = []
    retry = Retry(5, first=1.0, factor=2.0, longest=5.0)
    resource = create_resource(lambda: 1, failing(5, calls, fake_host), retry=retry)
    seen = watch(resource)
    fake_host.advance(30.0)
    assert calls == [0.0, 1.0, 3.0, 7.0, 12.0, 17.0]
    assert seen == [Loading(), Ready("answer 1")]


def test_a_number_of_tries_is_enough(fake_host, runtime):
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(9, calls, fake_host), retry=2)
    fake_host.advance(60.0)
    assert calls == [0.0, 1.0, 3.0]
    assert str(resource.error) == "failure 3"


def test_without_a_retry_the_first_failure_shows(fake_host, runtime):
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(1, calls, fake_host))
    fake_host.advance(60.0)
    assert (len(calls), resource.get().is_error()) == (1, True)


def test_jitter_leaves_a_part_of_each_wait_to_chance():
    waits = [Retry(3, first=8.0, jitter=0.5).wait_before(0) for _ in range(500)]
    assert 4.0 <= min(waits) < 5.0
    assert 7.0 < max(waits) <= 8.0


def test_a_long_outage_waits_no_longer_than_the_longest():
    assert Retry(10**6, first=1.0, factor=1e300, longest=30.0).wait_before(10**5) == 30.0
    assert Retry(10**6, first=0.0, factor=1e300).wait_before(10**5) == 0.0


@pytest.mark.parametrize(
    ("retry", "error"),
    [
        (-1, ValueError),
        (True, TypeError),
        ("3", TypeError),
        (1.5, TypeError),
    ],
)
def test_a_retry_that_means_nothing_is_refused(fake_host, runtime, retry, error):
    with pytest.raises(error, match="retry"):
        create_resource(lambda: 1, str, retry=retry)


@pytest.mark.parametrize(
    "options",
    [{"first": -1}, {"factor": 0.5}, {"longest": float("nan")}, {"jitter": 1.5}, {"factor": float("inf")}],
)
def test_a_back_off_that_means_nothing_is_refused(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        Retry(3, **options)


def test_a_new_source_value_interrupts_the_wait_for_a_retry(fake_host, runtime):
    calls: list[float] = []
    read, write = create_signal(1)
    resource = create_resource(read, failing(1, calls, fake_host), retry=Retry(3, first=100.0))
    fake_host.advance(10.0)
    write.set(2)
    fake_host.run_pending()
    assert (calls, resource.data) == ([0.0, 10.0], "answer 2")
    fake_host.advance(1000.0)
    assert len(calls) == 2
    assert fake_host.pending == 0


def test_the_end_of_the_owner_interrupts_the_wait_for_a_retry(fake_host, runtime, owner):
    calls: list[float] = []
    create_resource(lambda: 1, failing(9, calls, fake_host), retry=3, owner=owner)
    fake_host.run_pending()
    assert fake_host.pending == 1
    owner.close()
    assert fake_host.pending == 0
    fake_host.advance(100.0)
    assert calls == [0.0]


def test_a_new_source_value_has_all_its_tries(fake_host, runtime):
    calls: list[float] = []
    read, write = create_signal(1)
    create_resource(read, failing(99, calls, fake_host), retry=1)
    fake_host.advance(10.0)
    write.set(2)
    fake_host.advance(10.0)
    assert calls == [0.0, 1.0, 10.0, 11.0]


def test_a_fetcher_that_hangs_is_a_timeout(fake_host, runtime, server):
    resource = create_resource(lambda: 1, server.fetch, timeout=5.0)
    fake_host.advance(4.9)
    assert resource.get() == Loading()
    fake_host.advance(0.1)
    assert isinstance(resource.error, TimeoutError)
    assert server.aborted == [1]


def test_the_timeout_is_for_each_try(fake_host, runtime, server):
    resource = create_resource(lambda: 1, server.fetch, timeout=5.0, retry=Retry(1, first=2.0))
    fake_host.advance(7.0)
    assert server.asked == [1, 1]
    fake_host.advance(4.9)
    assert resource.get() == Loading()
    fake_host.advance(0.1)
    assert isinstance(resource.error, TimeoutError)
    assert fake_host.pending == 0


def test_what_a_thread_answers_after_its_timeout_is_not_shown(fake_host, runtime):
    gate = threading.Event()
    resource = create_resource(lambda: 1, lambda value: gate.wait(10) and "late", timeout=1.0)
    seen = watch(resource)
    fake_host.advance(1.0)
    gate.set()
    let_work_end(fake_host)
    assert [type(state) for state in seen] == [Loading, Error]


def test_it_fetches_again_by_period_counted_from_the_answer(fake_host, runtime, server, owner):
    resource = create_resource(lambda: 1, server.fetch, refetch_every=10.0, owner=owner)
    fake_host.advance(100.0)
    assert server.asked == [1]
    server.answer(1, "a")
    fake_host.advance(9.9)
    assert server.asked == [1]
    fake_host.advance(0.1)
    assert (server.asked, resource.get()) == ([1, 1], Loading("a"))


def test_the_period_goes_on_after_an_error_and_stops_with_the_source(fake_host, runtime):
    calls: list[float] = []
    read, write = create_signal(1)
    resource = create_resource(read, failing(1, calls, fake_host), refetch_every=10.0)
    fake_host.advance(10.0)
    assert (calls, resource.data) == ([0.0, 10.0], "answer 1")
    write.set(None)
    fake_host.advance(100.0)
    assert len(calls) == 2
    assert fake_host.pending == 0


@pytest.mark.parametrize("name", ["timeout", "refetch_every"])
@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(fake_host, runtime, name, seconds):
    with pytest.raises(ValueError, match=name):
        create_resource(lambda: 1, str, **{name: seconds})


# By hand


def test_several_refetches_in_one_turn_are_one_fetch(fake_host, runtime):
    calls: list[int] = []
    resource = create_resource(lambda: 1, lambda value: calls.append(value) or len(calls))
    fake_host.run_pending()
    for _ in range(5):
        resource.refetch()
    assert resource.get() == Loading(1)
    fake_host.run_pending()
    assert (len(calls), resource.get()) == (2, Ready(2))


def test_a_refetch_while_loading_starts_afresh(fake_host, runtime, server):
    resource = create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    resource.refetch()
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 1], [1])
    server.answer(1, "the aborted one's")
    assert resource.get() == Loading()
    server.answer(1, "the new one's")
    assert resource.get() == Ready("the new one's")


def test_a_refetch_without_a_source_value_does_nothing(fake_host, runtime, server):
    resource = create_resource(lambda: None, server.fetch)
    resource.refetch()
    fake_host.run_pending()
    assert (resource.get(), server.asked) == (Pending(), [])


def test_a_refetch_and_a_new_source_value_in_one_turn_are_one_fetch(fake_host, runtime):
    calls: list[int] = []
    read, write = create_signal(1)
    resource = create_resource(read, lambda value: calls.append(value) or value)
    fake_host.run_pending()
    resource.refetch()
    write.set(2)
    resource.refetch()
    fake_host.run_pending()
    assert calls == [1, 2]


def test_a_refetch_begins_the_period_anew(fake_host, runtime):
    calls: list[float] = []
    resource = create_resource(lambda: 1, failing(0, calls, fake_host), refetch_every=10.0)
    fake_host.advance(6.0)
    resource.refetch()
    fake_host.advance(9.0)
    assert calls == [0.0, 6.0]
    fake_host.advance(1.0)
    assert calls == [0.0, 6.0, 16.0]


def test_any_thread_may_ask_for_a_refetch(fake_host, runtime):
    calls: list[int] = []
    resource = create_resource(lambda: 1, lambda value: calls.append(value) or value)
    fake_host.run_pending()
    thread = threading.Thread(target=resource.refetch)
    thread.start()
    thread.join(10)
    fake_host.run_pending()
    assert calls == [1, 1]


def test_mutate_shows_its_value_at_once_and_the_running_fetch_replaces_it(fake_host, runtime, server):
    resource = create_resource(lambda: 1, server.fetch)
    seen = watch(resource)
    fake_host.run_pending()
    resource.mutate("guess")
    assert resource.get() == Ready("guess")
    server.answer(1, "truth")
    assert seen == [Loading(), Ready("guess"), Ready("truth")]


def test_a_refetch_shows_that_it_loads_once(fake_host, runtime, server):
    """What is shown between the call and the turn in which it fetches is left as it is."""
    users = create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    server.answer(1, "first")
    shown: list[ResourceState[Any]] = []
    create_effect(lambda: shown.append(users.get()))
    users.refetch()
    users.mutate("mine")
    fake_host.run_pending()
    server.answer(1, "second")
    assert shown == [Ready("first"), Loading("first"), Ready("mine"), Ready("second")]


def test_mutate_is_for_the_ui_thread(fake_host, runtime):
    resource = create_resource(lambda: None, str)
    errors: list[BaseException] = []

    def mutate() -> None:
        try:
            resource.mutate("x")
        except WrongThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=mutate)
    thread.start()
    thread.join(10)
    assert "dispatch_to_ui(resource.mutate, value)" in str(errors[0])


# Every kind of fetcher


def test_a_function_a_coroutine_a_ui_task_and_a_partial_fetch(fake_host, runtime):
    async def coroutine(value: int) -> str:
        await asyncio.sleep(0)
        return f"coroutine {value}"

    @ui_task
    async def task(value: int) -> str:
        await sleep(1.0)
        return f"ui task {value}"

    class Client:
        def method(self, value: int) -> str:
            return f"method {value}"

        @ui_task(policy="restart")
        async def load(self, value: int) -> str:
            return f"ui method {value}"

    client = Client()
    fetchers = [str, coroutine, task, client.method, client.load]
    resources = [create_resource(lambda: 1, fetcher) for fetcher in fetchers]
    fake_host.advance(1.0)
    told = [resource.data for resource in resources]
    assert told == ["1", "coroutine 1", "ui task 1", "method 1", "ui method 1"]


def test_each_item_of_a_generator_shows_while_it_goes_on(fake_host, runtime):
    def fetch(count: int) -> Generator[list[int], None, None]:
        found: list[int] = []
        for number in range(count):
            found = [*found, number]
            yield found

    resource = create_resource(lambda: 3, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    assert seen == [Loading(), Loading([0]), Loading([0, 1]), Loading([0, 1, 2]), Ready([0, 1, 2])]


def test_what_a_generator_returns_is_the_data(fake_host, runtime):
    def fetch(value: int) -> Generator[str, None, str]:
        yield "half"
        return "whole"

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert resource.get() == Ready("whole")


def test_an_async_generator_shows_its_items_too(fake_host, runtime):
    async def fetch(value: int) -> AsyncGenerator[str, None]:
        yield "a"
        await asyncio.sleep(0)
        yield "ab"

    resource = create_resource(lambda: 1, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    assert seen == [Loading(), Loading("a"), Loading("ab"), Ready("ab")]


def test_items_of_an_outdated_generator_are_not_shown(fake_host, runtime):
    gate = threading.Event()

    def fetch(value: int) -> Generator[str, None, None]:
        yield f"{value} a"
        if value == 1:
            gate.wait(10)
        yield f"{value} b"

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    write.set(2)
    gate.set()
    let_work_end(fake_host)
    assert seen == [
        Loading(),
        Loading("1 a"),
        Loading("2 a"),
        Loading("2 b"),
        Ready("2 b"),
    ]


def test_a_fetcher_that_returns_nothing_is_told_so(fake_host, runtime):
    """``None`` stands for "no data" everywhere; a fetcher that gives it has most likely forgotten its return."""

    def forgot_the_return(value: int) -> None:
        str(value)

    resource = create_resource(lambda: 1, forgot_the_return)
    fake_host.run_pending()
    assert isinstance(resource.error, TypeError)
    assert "forgot_the_return() returned nothing" in str(resource.error)


def test_a_generator_without_items_returns_nothing(fake_host, runtime):
    def fetch(value: int) -> Generator[int, None, None]:
        yield from ()

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert "returned nothing" in str(resource.error)


def test_every_state_is_a_resource_state():
    """For ``isinstance``, too."""
    for state in (Pending(), Loading(1), Ready(2), Error(ValueError())):
        assert isinstance(state, ResourceState)
    assert not isinstance(1, ResourceState)


def test_a_fetcher_that_raises_shows_its_error_and_the_next_one_its_data(fake_host, runtime):
    read, write = create_signal(0)
    resource = create_resource(read, lambda value: 10 // value)
    fake_host.run_pending()
    assert isinstance(resource.error, ZeroDivisionError)
    write.set(2)
    fake_host.run_pending()
    assert (resource.get(), resource.error) == (Ready(5), None)


def test_an_error_that_nobody_asks_for_is_logged(fake_host, runtime, caplog):
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    create_effect(lambda: resource.data)
    fake_host.run_pending()
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_an_error_that_somebody_shows_is_not_logged(fake_host, runtime, caplog):
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    watch(resource)
    fake_host.run_pending()
    assert caplog.records == []


def test_a_source_value_that_no_task_may_have_is_an_error_of_the_resource(fake_host, runtime, monkeypatch):
    def refuse(*_args: Any) -> TaskHandle[Any]:
        raise TypeError("no Tcl objects")

    resource = create_resource(lambda: 1, str)
    fake_host.run_pending()
    monkeypatch.setattr(runtime, "spawn", refuse)
    resource.refetch()
    fake_host.run_pending()
    assert str(resource.error) == "no Tcl objects"


@pytest.mark.parametrize("fetcher", [None, 3, "load"])
def test_what_is_no_fetcher_is_refused(fake_host, runtime, fetcher):
    with pytest.raises(TypeError, match=r"function|work"):
        create_resource(lambda: 1, fetcher)


def test_a_coroutine_in_place_of_a_function_is_refused(fake_host, runtime):
    async def fetch(value: int) -> int:
        return value

    with pytest.raises(TypeError, match="pass the function itself"):
        create_resource(lambda: 1, fetch(1))


def test_a_value_in_place_of_a_source_is_refused(fake_host, runtime):
    with pytest.raises(TypeError, match="signal or a function"):
        create_resource(5, str)


# Aborted from outside


def give_up(value: Any) -> Any:
    task = current_task()
    assert task is not None
    task.abort()
    return value


def test_a_fetch_that_is_aborted_shows_what_was_there_for_this_source(fake_host, runtime):
    giving_up = [False]
    resource = create_resource(lambda: 1, lambda value: give_up(value) if giving_up[0] else value)
    fake_host.run_pending()
    giving_up[0] = True
    resource.refetch()
    fake_host.run_pending()
    assert resource.get() == Ready(1)


def test_a_fetch_that_is_aborted_with_nothing_to_show_is_an_error(fake_host, runtime):
    """Not the data of another source, and not an endless loading either."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda value: give_up(value) if value == 2 else value)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert isinstance(resource.error, CancelledError)
    assert "was cancelled" in str(resource.error)


def test_an_abort_does_not_end_the_period(fake_host, runtime):
    calls: list[int] = []

    def fetch(value: int) -> int:
        calls.append(value)
        return give_up(value) if len(calls) == 1 else value

    resource = create_resource(lambda: 1, fetch, refetch_every=5.0)
    fake_host.advance(5.0)
    assert (len(calls), resource.get()) == (2, Ready(1))


# Owners


def test_the_end_of_the_owner_ends_the_resource(fake_host, runtime, server, owner):
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch, owner=owner, refetch_every=1.0)
    fake_host.run_pending()
    owner.close()
    write.set(2)
    resource.refetch()
    fake_host.advance(10.0)
    assert (server.asked, server.aborted) == ([1], [1])
    assert fake_host.pending == 0


def test_an_answer_that_comes_after_the_owner_has_ended_changes_nothing(fake_host, runtime, owner):
    gate = threading.Event()
    resource = create_resource(lambda: 1, lambda value: gate.wait(10) and "late", owner=owner)
    seen = watch(resource)
    fake_host.run_pending()
    owner.close()
    gate.set()
    let_work_end(fake_host)
    assert (seen, fake_host.errors) == ([Loading()], [])


def test_an_owner_that_has_ended_is_refused(fake_host, runtime, owner):
    owner.close()
    with pytest.raises(NoOwnerError):
        create_resource(lambda: 1, str, owner=owner)


def test_in_a_setup_it_belongs_to_the_component(fake_host, runtime, server, owner):
    with owned_by(owner):
        create_resource(lambda: 1, server.fetch)
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    assert server.aborted == [1]


def test_in_an_effect_it_belongs_to_the_run(fake_host, runtime, server):
    read, write = create_signal(1)

    def open_page() -> None:
        page = read()
        create_resource(lambda: page, server.fetch)

    effect = create_effect(open_page)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1, 2], [1])
    effect.stop()
    fake_host.run_pending()
    assert server.aborted == [1, 2]


def test_making_one_in_an_effect_does_not_make_its_state_a_dependency(fake_host, runtime):
    runs: list[Resource[Any]] = []
    create_effect(lambda: runs.append(create_resource(lambda: 1, str)))
    fake_host.run_pending()
    assert (len(runs), runs[0].data) == (1, "1")


def test_a_cleanup_that_changes_the_source_of_an_open_resource_starts_nothing_at_the_close(
    fake_host, runtime, server
):
    read, write = create_signal(1)
    create_resource(read, server.fetch, owner=runtime.new_scope("first"))
    runtime.new_scope("second").on_cleanup(write.set, 2)
    fake_host.run_pending()
    runtime.close()
    assert (server.asked, fake_host.errors) == ([1], [])


def test_an_ended_resource_is_let_go(fake_host, runtime, owner):
    class Data:
        pass

    read, write = create_signal(1)
    resource = create_resource(read, lambda value: Data(), owner=owner)
    fake_host.run_pending()
    data = weakref.ref(resource.data)
    owner.close()
    del resource
    gc.collect()
    assert data() is None
    write.set(2)


def test_resources_are_made_on_the_ui_thread(fake_host, runtime):
    errors: list[BaseException] = []

    def make() -> None:
        try:
            create_resource(lambda: 1, str)
        except WrongThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join(10)
    assert "call_in_ui(create_resource, source, fetcher)" in str(errors[0])


def test_a_fetch_counts_among_the_tasks(fake_host, runtime, server, owner):
    create_resource(lambda: 1, server.fetch, owner=owner)
    fake_host.run_pending()
    assert runtime.statistics().running == 1
