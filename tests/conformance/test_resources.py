"""The promises of resources, sentence by sentence."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tkasync import (
    Component,
    Error,
    Loading,
    Pending,
    Ready,
    Resource,
    ResourceState,
    Retry,
    checkpoint,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
    current_task,
    scope_of,
    sleep,
    spawn_task,
    ui_task,
)
from tkasync.errors import NoOwnerError, WrongThreadError


class Server:
    """A fetcher whose answers the test gives, in any order: UI tasks that wait on futures."""

    def __init__(self, host):
        self.host = host
        self.asked = []
        self.aborted = []
        self.futures = []

    def fetcher(self):
        from concurrent.futures import Future

        @ui_task
        async def fetch(value):
            future = Future()
            self.asked.append(value)
            self.futures.append(future)
            try:
                return await future
            except BaseException:
                self.aborted.append(value)
                raise

        return fetch

    def answer(self, n, value):
        if not self.futures[n].cancelled():
            self.futures[n].set_result(value)
        self.host.run_pending()

    def fail(self, n, error):
        self.futures[n].set_exception(error)
        self.host.run_pending()


@pytest.fixture
def server(fake_host):
    return Server(fake_host)


def log(resource):
    """Every state that an effect sees."""
    seen = []
    create_effect(lambda: seen.append(resource.get()))
    return seen


# --- states ------------------------------------------------------------------


def test_the_states():
    """`ResourceState`: `Pending | Loading | Ready | Error` (exported, frozen, for `match`)."""
    assert Pending() == Pending(None)
    assert Loading() == Loading(None)
    assert Ready(1) == Ready(1) != Ready(2)
    for state in (Pending(), Loading(), Ready(1), Error(ValueError())):
        name = dataclasses.fields(state)[0].name
        with pytest.raises(AttributeError):
            setattr(state, name, 3)


@pytest.mark.parametrize(
    ("state", "truth", "data"),
    [
        (Pending(), "pending", None),
        (Loading(), "loading", None),
        (Loading(5), "loading", 5),
        (Ready(6), "ready", 6),
        (Error(KeyError(), 7), "error", 7),
        (Error(KeyError()), "error", None),
    ],
)
def test_state_predicates(state, truth, data):
    """`.is_pending()`, `.is_loading()`, ... , `.data()` (None when there is none), `.error()`."""
    asked = {
        "pending": state.is_pending(), "loading": state.is_loading(),
        "ready": state.is_ready(), "error": state.is_error(),
    }  # fmt: skip
    assert asked == {name: name == truth for name in asked}
    assert state.data() == data
    assert (state.error() is not None) == (truth == "error")


def test_match(fake_host):
    """For `match`."""

    def show(state: ResourceState):
        match state:
            case Pending():
                return "nothing yet"
            case Loading(previous):
                return f"loading, so far {previous}"
            case Ready(value):
                return f"got {value}"
            case Error(exception):
                return f"failed: {exception}"

    resource = create_resource(lambda: 1, lambda n: n + 1)
    assert show(resource.get()) == "loading, so far None"
    fake_host.run_pending()
    assert show(resource.get()) == "got 2"
    bad = create_resource(lambda: 0, lambda n: 1 / n)
    fake_host.run_pending()
    assert show(bad.get()) == "failed: division by zero"
    assert show(create_resource(lambda: None, print).get()) == "nothing yet"
    fake_host.errors.clear()


def test_isinstance_of_the_union(fake_host):
    """Each state is a `ResourceState`."""
    assert isinstance(create_resource(lambda: None, print).get(), ResourceState)
    assert isinstance(Ready(1), ResourceState)


# --- fetching ----------------------------------------------------------------


def test_first_fetch(fake_host):
    """`create_resource(source, fetcher) -> Resource`."""
    read, _ = create_signal(3)
    resource = create_resource(read, lambda n: n * 2)
    assert isinstance(resource, Resource)
    seen = log(resource)
    fake_host.run_pending()
    assert seen == [Loading(), Ready(6)]
    assert resource.get() == Ready(6)


@pytest.mark.parametrize("source", ["signal", "get", "memo", "function", "lambda"])
def test_source_is_a_signal_or_function(fake_host, source):
    """`source` a signal or function (tracked)."""
    read, write = create_signal(1)
    sources = {"signal": read, "get": read.get, "memo": create_memo(read), "lambda": lambda: read()}

    def function():
        return read()

    resource = create_resource(sources.get(source, function), lambda n: n * 10)
    fake_host.run_pending()
    assert resource.get() == Ready(10)
    write.set(2)
    assert resource.get() == Loading(10)
    fake_host.run_pending()
    assert resource.get() == Ready(20)


def test_source_of_two_signals(fake_host):
    """A function that reads two."""
    a, _set_a = create_signal(1)
    b, set_b = create_signal(2)
    resource = create_resource(lambda: (a(), b()), sum)
    fake_host.run_pending()
    set_b.set(5)
    fake_host.run_pending()
    assert resource.get() == Ready(6)


def test_none_means_not_yet(fake_host):
    """`None` means "not yet": the state is `Pending`, and nothing is fetched."""
    read, write = create_signal(None)
    asked = []
    resource = create_resource(read, lambda n: asked.append(n) or n)
    fake_host.run_pending()
    assert resource.get() == Pending()
    assert asked == []
    write.set(1)
    fake_host.run_pending()
    assert resource.get() == Ready(1)


def test_back_to_none(fake_host):
    """...or goes back to `Pending`."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda n: n)
    fake_host.run_pending()
    write.set(None)
    assert resource.get().is_pending()
    fake_host.run_pending()
    assert resource.get().is_pending()
    write.set(2)
    fake_host.run_pending()
    assert resource.get() == Ready(2)


def test_back_to_none_while_loading(server):
    """A fetch under way is aborted, and its answer not shown."""
    read, write = create_signal(1)
    resource = create_resource(read, server.fetcher())
    server.host.run_pending()
    write.set(None)
    server.host.run_pending()
    assert server.aborted == [1]
    server.answer(0, "late")
    assert resource.get().is_pending()


@pytest.mark.parametrize("value", [0, "", False, [], ()])
def test_other_empty_values_are_values(fake_host, value):
    """Only `None` means not yet."""
    resource = create_resource(lambda: value, lambda v: ("got", v))
    fake_host.run_pending()
    assert resource.get() == Ready(("got", value))


def test_a_fetcher_that_returns_nothing_is_an_error(fake_host, runtime):
    """`.data()` (None when there is none): a fetcher that gives None has no data, and is told so."""
    resource = create_resource(lambda: 1, lambda value: None)
    fake_host.run_pending()
    assert resource.get().is_error()
    assert "returned nothing" in str(resource.error)


async def co(n):
    await asyncio.sleep(0)
    return n + 1


@ui_task
async def ui(n):
    await sleep(0)
    return n + 1


class Callable:
    def __call__(self, n):
        return n + 1

    def method(self, n):
        return n + 1


@pytest.mark.parametrize("fetcher", [lambda n: n + 1, co, ui, Callable(), Callable().method], ids=str)
def test_any_kind_of_fetcher(fake_host, fetcher):
    """`fetcher(value)` of any kind that `spawn_task` takes."""
    resource = create_resource(lambda: 1, fetcher)
    fake_host.run_pending()
    fake_host.advance(0)
    assert resource.get() == Ready(2)


def test_a_fetcher_runs_off_the_ui_thread(fake_host):
    """A plain function runs on the pool, and is a task."""
    where = []
    create_resource(lambda: 1, lambda n: where.append((threading.get_ident(), current_task() is not None)))
    fake_host.run_pending()
    assert where[0][0] != threading.get_ident()
    assert where[0][1]


@pytest.mark.parametrize(("source", "fetcher"), [(1, len), (None, len), (lambda: 1, 3), (lambda: 1, None)])
def test_wrong_arguments(fake_host, source, fetcher):
    """A source or fetcher that is none: `TypeError` at once."""
    with pytest.raises(TypeError):
        create_resource(source, fetcher)


@pytest.mark.parametrize(
    "options", [{"timeout": -1}, {"refetch_every": -1}, {"timeout": float("nan")}, {"retry": -1}]
)
def test_wrong_times(fake_host, options):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match=r"seconds|attempts|retry"):
        create_resource(lambda: 1, len, **options)


def test_ui_only(fake_host):
    """UI only."""
    errors = []
    resource = create_resource(lambda: None, len)
    spawn_task(create_resource, lambda: 1, len, on_error=errors.append)
    spawn_task(resource.get, on_error=errors.append)
    spawn_task(resource.mutate, 1, on_error=errors.append)
    fake_host.run_pending()
    assert [type(e) for e in errors] == [WrongThreadError] * 3


# --- staleness ---------------------------------------------------------------


def test_a_new_value_aborts_the_running_fetch(server):
    """A new source value aborts the running fetch."""
    read, write = create_signal(1)
    resource = create_resource(read, server.fetcher())
    server.host.run_pending()
    write.set(2)
    server.host.run_pending()
    assert server.asked == [1, 2]
    assert server.aborted == [1]
    server.answer(1, "two")
    assert resource.get() == Ready("two")


def test_the_token_of_the_old_fetch_is_set(fake_host):
    """...in a thread it sees its token."""
    read, write = create_signal(1)
    began, seen = threading.Event(), []

    def fetch(n):
        if n == 1:
            began.set()
            seen.append(current_task().token.wait(20))
        return n

    resource = create_resource(read, fetch)
    fake_host.run_pending()
    assert began.wait(20)
    write.set(2)
    fake_host.run_pending()
    end = time.monotonic() + 20
    while not seen and time.monotonic() < end:
        fake_host.run_pending()
    assert seen == [True]
    fake_host.run_pending()
    assert resource.get() == Ready(2)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1), (0, 2, 1), (1, 0, 2)])
def test_an_outdated_answer_is_never_shown(fake_host, order):
    """An outdated answer is never shown, in whatever order answers come."""
    gates = [threading.Event() for _ in range(3)]
    ended = [threading.Event() for _ in range(3)]
    began = [threading.Event() for _ in range(3)]
    read, write = create_signal(0)

    def fetch(n):
        began[n].set()
        gates[n].wait(20)
        ended[n].set()
        return n

    resource = create_resource(read, fetch)
    seen = log(resource)
    for n in range(3):
        write.set(n)
        assert began[n].wait(20)
    for n in order:
        gates[n].set()
        assert ended[n].wait(20)
        fake_host.run_pending()
        fake_host.run_pending()
    assert resource.get() == Ready(2)
    assert all(state.data() in (None, 2) for state in seen)


def test_an_outdated_error_is_never_shown(fake_host):
    """Nor an outdated error."""
    read, write = create_signal(0)
    gate = threading.Event()

    def fetch(n):
        if n == 0:
            gate.wait(20)
            raise ValueError
        return n

    resource = create_resource(read, fetch)
    fake_host.run_pending()
    write.set(1)
    gate.set()
    fake_host.run_pending()
    fake_host.run_pending()
    assert resource.get() == Ready(1)


def test_an_answer_on_its_way_is_outdated_too(fake_host):
    """The answer is there but not shown yet when the source changes."""
    read, write = create_signal(1)
    ended = threading.Event()

    def fetch(n):
        if n == 1:
            ended.set()
        return n

    resource = create_resource(read, fetch)
    seen = log(resource)
    assert ended.wait(20)
    time.sleep(0)
    write.set(2)
    fake_host.run_pending()
    assert Ready(1) not in seen
    assert resource.get() == Ready(2)


def test_equal_values_do_not_refetch(fake_host):
    """Equal source values do not refetch."""
    read, write = create_signal([1])
    other, set_other = create_signal(0)
    asked = []
    create_resource(lambda: (other(), list(read()))[1], lambda v: asked.append(v))
    fake_host.run_pending()
    write.set([1])
    set_other.set(1)
    fake_host.run_pending()
    assert asked == [[1]]
    write.set([2])
    fake_host.run_pending()
    assert asked == [[1], [2]]


def test_there_and_back_before_the_answer(server):
    """1, 2, 1 while loading: the last counts."""
    read, write = create_signal(1)
    resource = create_resource(read, server.fetcher())
    server.host.run_pending()
    write.set(2)
    write.set(1)
    server.host.run_pending()
    server.answer(len(server.futures) - 1, "one")
    assert server.asked[-1] == 1
    assert resource.get() == Ready("one")


def test_a_batch_is_one_fetch(fake_host):
    """Two changes in a batch are one fetch."""
    from tkasync import batch

    a, set_a = create_signal(1)
    b, set_b = create_signal(1)
    asked = []
    create_resource(lambda: (a(), b()), asked.append)
    fake_host.run_pending()
    with batch():
        set_a.set(2)
        set_b.set(2)
    fake_host.run_pending()
    assert asked == [(1, 1), (2, 2)]


def test_what_the_fetcher_reads_is_not_tracked(fake_host):
    """Only the source is tracked; a UI-task fetcher that reads a signal does not depend on it."""
    other, set_other = create_signal(1)
    asked = []

    @ui_task
    async def fetch(n):
        asked.append(other())
        return n

    create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    set_other.set(2)
    fake_host.run_pending()
    assert asked == [1]


# --- previous data -----------------------------------------------------------


def test_loading_keeps_the_previous_data(fake_host):
    """`Loading` and `Error` keep the previous data."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda n: 10 // n)
    seen = log(resource)
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    assert seen[:3] == [Loading(), Ready(10), Loading(10)]
    assert seen[-1].is_error()
    assert seen[-1].data() == 10
    write.set(2)
    assert resource.get() == Loading(10)
    fake_host.run_pending()
    assert resource.get() == Ready(5)
    fake_host.errors.clear()


def test_keep_previous_false(fake_host):
    """`keep_previous=False`: they do not."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda n: 10 // n, keep_previous=False)
    fake_host.run_pending()
    write.set(0)
    assert resource.get() == Loading()
    fake_host.run_pending()
    assert resource.get().data() is None
    fake_host.errors.clear()


def test_initial(fake_host):
    """`initial=`: the data before there is any."""
    read, write = create_signal(None)
    resource = create_resource(read, lambda n: n, initial="start")
    assert resource.data == "start"
    assert resource.get().data() == "start"
    write.set("new")
    assert resource.get().data() == "start"
    fake_host.run_pending()
    assert resource.data == "new"


def test_initial_and_a_source(fake_host):
    """With a source at once: loading, with the initial data."""
    resource = create_resource(lambda: 1, lambda n: n, initial=0)
    assert resource.get() == Loading(0)
    fake_host.run_pending()
    assert resource.get() == Ready(1)


# --- data, error -------------------------------------------------------------


def test_data_and_error(fake_host):
    """`.data`, `.error` (all tracked)."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda n: 10 // n)
    data, error = [], []
    create_effect(lambda: data.append(resource.data))
    create_effect(lambda: error.append(type(resource.error)))
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert [d for i, d in enumerate(data) if i == 0 or d != data[i - 1]] == [None, 10, 5]
    assert error[0] is type(None)
    assert ZeroDivisionError in error
    assert error[-1] is type(None)
    fake_host.errors.clear()


def test_get_is_tracked_in_memos(fake_host):
    """In memos too."""
    read, _write = create_signal(2)
    resource = create_resource(read, lambda n: n * 2)
    memo = create_memo(lambda: (resource.data or 0) + 1)
    assert memo() == 1
    fake_host.run_pending()
    assert memo() == 5


def test_resource_of_a_resource(fake_host):
    """One resource as the source of another."""
    read, write = create_signal(1)
    user = create_resource(read, lambda n: {"id": n})
    posts = create_resource(lambda: user.data and user.data["id"], lambda n: f"posts of {n}")
    fake_host.run_pending()
    assert posts.get() == Ready("posts of 1")
    write.set(2)
    fake_host.run_pending()
    assert posts.get() == Ready("posts of 2")


# --- refetch -----------------------------------------------------------------


def test_refetch(fake_host):
    """`.refetch()`."""
    asked = []
    resource = create_resource(lambda: 1, lambda n: asked.append(n) or len(asked))
    fake_host.run_pending()
    resource.refetch()
    fake_host.run_pending()
    assert asked == [1, 1]
    assert resource.get() == Ready(2)


def test_several_refetches_are_one(fake_host):
    """Several refetches in one turn are one fetch."""
    asked = []
    resource = create_resource(lambda: 1, lambda n: asked.append(n))
    fake_host.run_pending()
    for _ in range(5):
        resource.refetch()
    fake_host.run_pending()
    assert asked == [1, 1]


def test_refetch_while_loading_starts_afresh(server):
    """While loading a refetch starts afresh."""
    resource = create_resource(lambda: 1, server.fetcher())
    server.host.run_pending()
    resource.refetch()
    server.host.run_pending()
    assert server.asked == [1, 1]
    assert server.aborted == [1]
    server.answer(1, "new")
    assert resource.get() == Ready("new")


def test_refetch_with_none(fake_host):
    """With a `None` source it does nothing."""
    asked = []
    resource = create_resource(lambda: None, asked.append)
    resource.refetch()
    fake_host.run_pending()
    assert asked == []
    assert resource.get() == Pending()


def test_refetch_after_an_error(fake_host):
    """The way out of an error."""
    answers = [ValueError("no"), "yes"]

    def fetch(n):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert resource.get().is_error()
    resource.refetch()
    fake_host.run_pending()
    assert resource.get() == Ready("yes")
    fake_host.errors.clear()


def test_refetch_and_a_new_value_in_one_turn(fake_host):
    """A refetch and a new value in one turn: one fetch, of the new value."""
    read, write = create_signal(1)
    asked = []
    resource = create_resource(read, asked.append)
    fake_host.run_pending()
    resource.refetch()
    write.set(2)
    fake_host.run_pending()
    assert asked[-1] == 2
    assert len(asked) == 2


def test_refetch_is_a_command(tk_root, pilot):
    """A bound method: `command=resource.refetch`."""
    from tkinter import ttk

    class Page(Component):
        def setup(self):
            self.asked = []
            self.data = self.create_resource(lambda: 1, lambda n: self.asked.append(n) or len(self.asked))
            self.button = ttk.Button(self, text="again", command=self.data.refetch)
            self.button.pack()

    page = Page(tk_root)
    page.pack()
    pilot.wait_until(lambda: page.data.get() == Ready(1))
    pilot.click(page.button)
    pilot.wait_until(lambda: page.data.get() == Ready(2))


def test_refetch_every(fake_host):
    """`refetch_every=`: by the host's clock."""
    asked = []
    create_resource(lambda: 1, lambda n: asked.append(fake_host.now), refetch_every=10)
    fake_host.run_pending()
    assert len(asked) == 1
    fake_host.advance(9.9)
    assert len(asked) == 1
    fake_host.advance(0.1)
    assert len(asked) == 2
    fake_host.advance(30)
    assert len(asked) == 5


# --- mutate ------------------------------------------------------------------


def test_mutate(fake_host):
    """`mutate` shows its value at once."""
    resource = create_resource(lambda: 1, lambda n: n)
    fake_host.run_pending()
    seen = log(resource)
    resource.mutate(5)
    assert resource.data == 5
    assert resource.get() == Ready(5)
    assert seen == [Ready(1), Ready(5)]


def test_mutate_while_loading(server):
    """A fetch that is running replaces it when it answers."""
    resource = create_resource(lambda: 1, server.fetcher())
    server.host.run_pending()
    resource.mutate("mine")
    assert resource.data == "mine"
    assert server.aborted == []
    server.answer(0, "theirs")
    assert resource.get() == Ready("theirs")


def test_mutate_while_pending(fake_host):
    """Also before there was any fetch."""
    resource = create_resource(lambda: None, len)
    resource.mutate("mine")
    assert resource.data == "mine"


def test_mutate_after_an_error(fake_host):
    """And after an error."""
    resource = create_resource(lambda: 0, lambda n: 1 / n)
    fake_host.run_pending()
    resource.mutate("mine")
    assert resource.get() == Ready("mine")
    fake_host.errors.clear()


def test_mutate_then_fail(server):
    """Optimistic: shown at once, then the refetch's error, which keeps it."""
    resource = create_resource(lambda: 1, server.fetcher())
    server.host.run_pending()
    server.answer(0, "old")
    resource.mutate("mine")
    resource.refetch()
    server.host.run_pending()
    assert resource.data == "mine"
    server.fail(1, ValueError("no"))
    assert resource.get().is_error()
    assert resource.data == "mine"
    server.host.errors.clear()


# --- errors, retry, timeout --------------------------------------------------


class Flaky:
    """A fetcher that fails the first times."""

    def __init__(self, host, failures):
        self.host, self.left, self.asked = host, failures, []

    def __call__(self, n):
        self.asked.append(round(self.host.now, 6))
        if self.left:
            self.left -= 1
            raise OSError("flaky")
        return "ok"


def test_an_error_is_a_state(fake_host):
    """A failing fetch is the state `Error`, with the exception."""
    resource = create_resource(lambda: 0, lambda n: 1 / n)
    fake_host.run_pending()
    state = resource.get()
    assert isinstance(state, Error)
    assert isinstance(state.error(), ZeroDivisionError)
    assert state.exception is resource.error is state.error()
    fake_host.errors.clear()


def test_an_error_nobody_looks_at_is_not_lost(fake_host, caplog):
    """Errors are never lost: that of a resource which nobody has asked is in the log, by name."""

    def load_users(n):
        return 1 / n

    resource = create_resource(lambda: 0, load_users)
    fake_host.run_pending()
    assert "load_users" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert resource.get().is_error()
    assert fake_host.errors == []


def test_retry_count(fake_host):
    """`retry`: how many further tries."""
    fetch = Flaky(fake_host, 2)
    resource = create_resource(lambda: 1, fetch, retry=2)
    fake_host.run_pending()
    assert resource.get().is_loading()
    fake_host.advance(100)
    assert resource.get() == Ready("ok")
    assert len(fetch.asked) == 3


def test_retry_used_up(fake_host):
    """After the further tries: `Error`."""
    fetch = Flaky(fake_host, 99)
    resource = create_resource(lambda: 1, fetch, retry=2)
    fake_host.advance(1000)
    assert resource.get().is_error()
    assert len(fetch.asked) == 3
    fake_host.errors.clear()


@pytest.mark.parametrize("retry", [None, 0])
def test_no_retry(fake_host, retry):
    """None by default."""
    fetch = Flaky(fake_host, 1)
    resource = create_resource(lambda: 1, fetch, retry=retry)
    fake_host.advance(100)
    assert resource.get().is_error()
    assert len(fetch.asked) == 1
    fake_host.errors.clear()


def test_retry_waits(fake_host):
    """`Retry(attempts, first, factor, longest, jitter)`; waits go by the host's clock."""
    fetch = Flaky(fake_host, 99)
    resource = create_resource(lambda: 1, fetch, retry=Retry(4, 1.0, 3.0, 5.0, 0.0))
    fake_host.run_pending()
    assert fetch.asked == [0]
    fake_host.advance(0.9)
    assert fetch.asked == [0]
    fake_host.advance(0.1)
    assert fetch.asked == [0, 1]
    fake_host.advance(3)
    fake_host.advance(5)
    fake_host.advance(5)
    assert fetch.asked == [0, 1, 4, 9, 14]
    assert resource.get().is_error()
    fake_host.errors.clear()


def test_retry_in_one_advance(fake_host):
    """...in one go too."""
    fetch = Flaky(fake_host, 3)
    resource = create_resource(lambda: 1, fetch, retry=Retry(3, 1.0, 2.0))
    fake_host.advance(20)
    assert fetch.asked == [0, 1, 3, 7]
    assert resource.get() == Ready("ok")


def test_retry_in_small_steps(fake_host):
    """...and in small ones: 0.1 s each."""
    fetch = Flaky(fake_host, 2)
    create_resource(lambda: 1, fetch, retry=Retry(3, 0.3, 1.0))
    fake_host.run_pending()
    for _ in range(10):
        fake_host.advance(0.1)
    assert fetch.asked == [0, 0.3, 0.6]


def test_retry_jitter_stays_in_bounds():
    """Jitter is a part of the wait."""
    retry = Retry(3, first=1.0, factor=2.0, longest=30.0, jitter=0.5)
    for attempt in range(6):
        full = min(30.0, 2.0**attempt)
        assert full * 0.5 <= retry.wait_before(attempt) <= full


def test_a_new_value_ends_the_retries(fake_host):
    """A new source value aborts the running fetch: its further tries too."""
    read, write = create_signal("bad")
    asked = []

    def fetch(v):
        asked.append(v)
        if v == "bad":
            raise OSError
        return v

    resource = create_resource(read, fetch, retry=5)
    fake_host.run_pending()
    write.set("good")
    fake_host.advance(100)
    assert asked == ["bad", "good"]
    assert resource.get() == Ready("good")


def test_timeout(fake_host):
    """`timeout` goes by the host's clock; a timeout is a `TimeoutError`."""
    aborted = []

    async def fetch(n):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            aborted.append(n)
            raise

    resource = create_resource(lambda: 1, fetch, timeout=3)
    fake_host.advance(2.9)
    assert resource.get().is_loading()
    fake_host.advance(0.1)
    fake_host.run_pending()
    assert isinstance(resource.error, TimeoutError)
    assert aborted == [1]
    fake_host.errors.clear()


def test_timeout_and_retry(fake_host):
    """Each try has its time."""
    asked = []

    @ui_task
    async def fetch(n):
        asked.append(fake_host.now)
        if len(asked) == 1:
            await sleep(100)
        return "ok"

    resource = create_resource(lambda: 1, fetch, timeout=2, retry=Retry(1, 1.0))
    fake_host.advance(10)
    assert asked == [0, 3]
    assert resource.get() == Ready("ok")


def test_a_source_that_raises(fake_host):
    """A source that raises is no silent end: the error is told, and a good value goes on."""
    read, write = create_signal(0)
    resource = create_resource(lambda: 10 // read(), lambda n: n)
    fake_host.run_pending()
    assert resource.get().is_error() or fake_host.errors
    fake_host.errors.clear()
    write.set(5)
    fake_host.run_pending()
    assert resource.get() == Ready(2)


# --- owners ------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["method", "setup", "owner", "scope"])
def test_ends_with_its_owner(tk_root, pilot, spelling):
    """`owner=`; the component's method; the component being set up."""
    read, write = create_signal(1)
    asked = []

    class Page(Component):
        def setup(self):
            if spelling == "setup":
                self.data = create_resource(read, asked.append)

    page = Page(tk_root)
    if spelling == "method":
        page.create_resource(read, asked.append)
    elif spelling == "owner":
        create_resource(read, asked.append, owner=page)
    elif spelling == "scope":
        create_resource(read, asked.append, owner=scope_of(page))
    pilot.wait_until(lambda: asked == [1])
    page.destroy()
    write.set(2)
    pilot.settle()
    assert asked == [1]


def test_the_running_fetch_is_aborted_with_the_owner(fake_host):
    """...and the fetch under way with it."""

    class Model:
        pass

    model, aborted, began = Model(), [], []

    @ui_task
    async def fetch(n):
        began.append(n)
        try:
            await sleep(100)
        finally:
            aborted.append(n)

    resource = create_resource(lambda: 1, fetch, owner=model)
    fake_host.run_pending()
    scope_of(model).close()
    fake_host.run_pending()
    assert (began, aborted) == ([1], [1])
    del resource


def test_owner_that_has_ended(tk_root):
    """An owner that has ended: `NoOwnerError`."""

    class Page(Component):
        pass

    page = Page(tk_root)
    page.destroy()
    with pytest.raises(NoOwnerError):
        create_resource(lambda: 1, len, owner=page)


def test_in_an_effect(fake_host):
    """Made in an effect it belongs to it: ended before its next run."""
    read, write = create_signal(1)
    inner, set_inner = create_signal("a")
    asked = []
    effect = create_effect(lambda: create_resource(inner, asked.append) and read())
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    asked.clear()
    set_inner.set("b")
    fake_host.run_pending()
    assert asked == ["b"]
    effect.stop()
    set_inner.set("c")
    fake_host.run_pending()
    assert asked == ["b"]


def test_a_generator_shows_its_items(fake_host):
    """A generator is a kind that `spawn_task` takes: its items, and in the end its last one or what it returned."""

    def items(n):
        yield from range(n)

    def returns(n):
        yield "half"
        return "whole"

    a, b = create_resource(lambda: 3, items), create_resource(lambda: 1, returns)
    fake_host.run_pending()
    assert a.get() == Ready(2)
    assert b.get() == Ready("whole")


def test_checkpoint_in_a_fetcher(fake_host):
    """An aborted fetch in a thread ends at its checkpoint, silently."""
    read, write = create_signal(1)
    gate, ended = threading.Event(), threading.Event()

    def fetch(n):
        if n == 1:
            gate.wait(20)
            try:
                checkpoint()
            finally:
                ended.set()
        return n

    resource = create_resource(read, fetch)
    fake_host.run_pending()
    write.set(2)
    gate.set()
    assert ended.wait(20)
    fake_host.run_pending()
    assert resource.get() == Ready(2)
    assert fake_host.errors == []


def test_search_as_you_type(fake_host):
    """The plainest use: the newest search wins, in whatever order answers come."""
    query, set_query = create_signal("")
    gates = {"p": threading.Event(), "py": threading.Event()}

    def search(text):
        gates[text].wait(20)
        return f"results for {text}"

    results = create_resource(lambda: query() or None, search)
    set_query.set("p")
    fake_host.run_pending()
    set_query.set("py")
    gates["py"].set()
    fake_host.run_pending()
    gates["p"].set()
    fake_host.run_pending()
    fake_host.run_pending()
    assert results.get() == Ready("results for py")


def test_executor_pool_of_ones_own_is_not_needed(fake_host):
    """A fetcher may itself wait for an executor of the program's."""
    with ThreadPoolExecutor(1) as pool:
        resource = create_resource(lambda: 2, lambda n: pool.submit(pow, n, 10).result(20))
        fake_host.run_pending()
        assert resource.get() == Ready(1024)
