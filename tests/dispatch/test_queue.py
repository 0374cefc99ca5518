"""The queue on its own: no window, no host, no sleeping."""

from __future__ import annotations

import logging
import signal
import threading
import weakref
from collections import deque
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.interleaving import moments
from tkasync import UiDispatchQueue
from tkasync.dispatch.queue import Call
from tkasync.errors import RuntimeClosedError, WrongThreadError


class Errors(list[tuple[BaseException, str]]):
    def __call__(self, error: BaseException, where: str) -> None:
        self.append((error, where))


def in_thread(fn: Callable[[], object]) -> None:
    thread = threading.Thread(target=fn)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()


def test_calls_run_in_the_order_queued() -> None:
    queue, ran = UiDispatchQueue(), []
    for number in range(100):
        queue.dispatch(ran.append, number)
    assert (len(queue), queue.is_empty()) == (100, False)
    assert queue.drain_and_execute() == 100
    assert ran == list(range(100))
    assert queue.is_empty()


def test_nothing_runs_inline() -> None:
    queue, ran = UiDispatchQueue(), []
    queue.dispatch(ran.append, 1)
    assert ran == []


def test_each_producers_calls_keep_their_order() -> None:
    queue, ran = UiDispatchQueue(), []

    def produce(name: int) -> None:
        for number in range(500):
            queue.dispatch(lambda *call: ran.append(call), name, number)

    threads = [threading.Thread(target=produce, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or not queue.is_empty():
        queue.drain_and_execute()
    assert len(ran) == 8 * 500
    for name in range(8):
        assert [number for who, number in ran if who == name] == list(range(500))


def test_a_call_queued_by_a_call_runs_in_a_later_turn() -> None:
    """A chain of calls cannot freeze the window."""
    queue, ran = UiDispatchQueue(), []

    def again() -> None:
        ran.append(1)
        queue.dispatch(again)

    queue.dispatch(again)
    assert [queue.drain_and_execute() for _turn in range(3)] == [1, 1, 1]
    assert len(ran) == 3


def test_a_turn_ends_at_its_budget() -> None:
    queue, ran = UiDispatchQueue(), []
    for number in range(5):
        queue.dispatch(ran.append, number)
    assert queue.drain_and_execute(budget=0.0) == 1
    assert queue.drain_and_execute() == 4
    assert ran == [0, 1, 2, 3, 4]


def test_time_is_up_only_inside_a_turn_with_a_budget() -> None:
    queue, told = UiDispatchQueue(), []
    queue.dispatch(lambda: told.append(queue.time_is_up))
    queue.drain_and_execute(budget=0.0)
    queue.dispatch(lambda: told.append(queue.time_is_up))
    queue.drain_and_execute()
    assert (told, queue.time_is_up) == ([True, False], False)


def test_a_nested_turn_goes_on_where_the_outer_one_stands() -> None:
    """What an event loop opened by a callback does: the calls stay in order, and none runs twice."""
    queue, ran = UiDispatchQueue(), []

    def dialog() -> None:
        ran.append("open")
        queue.drain_and_execute()
        ran.append("closed")

    queue.dispatch(ran.append, 1)
    queue.dispatch(dialog)
    queue.dispatch(ran.append, 2)
    queue.dispatch(ran.append, 3)
    queue.drain_and_execute()
    assert ran == [1, "open", 2, 3, "closed"]


def test_what_a_call_in_a_nested_turn_queues_is_none_of_the_outer_turns() -> None:
    queue, ran = UiDispatchQueue(), []
    queue.dispatch(queue.drain_and_execute)
    queue.dispatch(queue.dispatch, ran.append, "later")
    queue.drain_and_execute()
    assert ran == []
    queue.drain_and_execute()
    assert ran == ["later"]


def test_what_a_call_returned_is_let_go_before_the_next_one_runs() -> None:
    class Result:
        pass

    def make() -> Result:
        result = Result()
        refs.append(weakref.ref(result))
        return result

    queue, refs, seen = UiDispatchQueue(), list[weakref.ref[Result]](), []
    queue.dispatch(make)
    queue.dispatch(lambda: seen.append(refs[0]()))
    queue.drain_and_execute()
    assert seen == [None]


def test_a_call_that_falls_between_a_turn_and_its_end_is_announced_once() -> None:
    """Either by itself or by the turn, which leaves it to the host to look at the queue after every turn."""
    for moment in moments(UiDispatchQueue.drain_and_execute):
        wakes: list[int] = []
        queue = UiDispatchQueue(wake=lambda: wakes.append(1))  # noqa: B023  # called in this round
        queue.dispatch(int)
        with moment.during(lambda: queue.dispatch(int)):  # noqa: B023  # as above
            queue.drain_and_execute()
        before = len(wakes)
        if not queue.is_empty():
            queue.dispatch(int)
            assert len(wakes) == before


def test_an_error_is_reported_and_the_next_call_runs() -> None:
    errors, ran = Errors(), []
    queue = UiDispatchQueue(report=errors)
    queue.dispatch(lambda: 1 / 0)
    queue.dispatch(ran.append, 1)
    assert queue.drain_and_execute() == 2
    assert ran == [1]
    [(error, where)] = errors
    assert isinstance(error, ZeroDivisionError)
    assert where == "in a call dispatched to the UI thread"


def test_errors_go_to_the_log_without_a_reporter(caplog: pytest.LogCaptureFixture) -> None:
    queue = UiDispatchQueue()
    queue.dispatch(lambda: 1 / 0)
    queue.drain_and_execute()
    [record] = caplog.records
    assert (record.levelno, record.name) == (logging.ERROR, "tkasync")
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_a_reporter_that_raises_loses_neither_error(caplog: pytest.LogCaptureFixture) -> None:
    def report(error: BaseException, where: str) -> None:
        raise LookupError("no reporter today")

    queue, ran = UiDispatchQueue(report=report), []
    queue.dispatch(lambda: 1 / 0)
    queue.dispatch(ran.append, 1)
    queue.drain_and_execute()
    assert ran == [1]
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [
        LookupError,
        ZeroDivisionError,
    ]


@pytest.mark.parametrize("ending", [SystemExit(3), KeyboardInterrupt()])
def test_the_two_that_end_a_program_come_through_and_the_rest_stays(ending: BaseException) -> None:
    def leave() -> None:
        raise ending

    queue, ran = UiDispatchQueue(report=Errors()), []
    queue.dispatch(leave)
    queue.dispatch(ran.append, 1)
    with pytest.raises(type(ending)):
        queue.drain_and_execute()
    assert (ran, len(queue)) == ([], 1)
    queue.drain_and_execute()
    assert ran == [1]


def test_draining_is_for_the_ui_thread() -> None:
    queue, errors = UiDispatchQueue(), []

    def drain() -> None:
        with pytest.raises(WrongThreadError, match=r"drain_and_execute .* use dispatch\(fn, \*args\)"):
            queue.drain_and_execute()
        errors.append(1)

    in_thread(drain)
    assert errors == [1]


def test_a_closed_queue_refuses_calls_and_keeps_those_it_has() -> None:
    queue, ran = UiDispatchQueue(), []
    queue.dispatch(ran.append, 1)
    queue.close()
    queue.close()
    with pytest.raises(RuntimeClosedError):
        queue.dispatch(ran.append, 2)
    assert queue.is_closed
    queue.drain_and_execute()
    assert ran == [1]


def test_what_is_no_function_is_refused_where_it_is_queued() -> None:
    queue = UiDispatchQueue()
    with pytest.raises(TypeError, match=r"write f, x and not f\(x\)"):
        queue.dispatch(None)  # type: ignore[arg-type]
    assert queue.is_empty()


async def load() -> None:
    """A coroutine function."""


def test_a_coroutine_or_its_function_is_refused_where_it_is_queued() -> None:
    """With what to write; and no warning that it was never awaited."""
    queue = UiDispatchQueue()
    with pytest.raises(TypeError, match=r"spawn_ui_task\(load, \.\.\.\)"):
        queue.dispatch(load)
    with pytest.raises(TypeError, match="takes a function"):
        queue.dispatch(load())  # type: ignore[arg-type]
    assert queue.is_empty()


def test_a_function_that_turns_out_to_give_a_coroutine_is_reported() -> None:
    errors = Errors()
    queue = UiDispatchQueue(report=errors)
    queue.dispatch(lambda: load())
    queue.drain_and_execute()
    [(error, _where)] = errors
    assert isinstance(error, TypeError)
    assert "nobody would await" in str(error)


def test_only_the_first_call_of_a_burst_wakes() -> None:
    wakes: list[int] = []
    queue = UiDispatchQueue(wake=lambda: wakes.append(1))
    for burst in (1, 2, 3):
        for _call in range(10):
            queue.dispatch(int)
        assert len(wakes) == burst
        queue.drain_and_execute()


def test_a_call_that_falls_into_the_settling_is_not_forgotten() -> None:
    """The one moment in which a wake could be lost: the turn found nothing, the wake is being taken back."""
    late: list[Callable[[], None]] = []
    wakes: list[int] = []

    def settle() -> None:
        if late:
            queue.dispatch(late.pop())

    queue = UiDispatchQueue(wake=lambda: wakes.append(1), settle=settle)
    queue.dispatch(int)
    late.append(int)  # type: ignore[arg-type]
    queue.drain_and_execute()
    assert len(wakes) == 1
    assert not queue.is_empty()  # whoever drains sees it
    queue.drain_and_execute()
    queue.dispatch(int)
    assert len(wakes) == 2


def test_a_call_is_let_go_before_the_next_one_runs() -> None:
    class Thing:
        def __del__(self) -> None:
            ran.append("gone")

    queue, ran = UiDispatchQueue(), list[str]()
    queue.dispatch(lambda _thing: ran.append("used"), Thing())
    queue.dispatch(ran.append, "next")
    queue.drain_and_execute()
    assert ran == ["used", "gone", "next"]


def test_dispatch_from_a_finalizer_and_from_a_signal_handler() -> None:
    class Thing:
        def __del__(self) -> None:
            queue.dispatch(ran.append, "finalizer")

    queue, ran = UiDispatchQueue(), list[str]()
    Thing()
    before = signal.signal(signal.SIGTERM, lambda *_: queue.dispatch(ran.append, "signal"))
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    queue.drain_and_execute()
    assert ran == ["finalizer", "signal"]


def test_after_the_close_calls_can_be_sent_elsewhere() -> None:
    """Also the one of a thread that was in the middle of its post: it is in the old queue, and only then wakes."""
    queue, ran, sent = UiDispatchQueue(), list[int](), list[Call]()
    queue.post(ran.append, 1)
    old_put = queue._put
    queue.close()
    queue.redirect(sent.append)
    queue.post(ran.append, 2)
    queue._put = old_put  # as the late thread has read it
    queue.post(ran.append, 3)
    assert [args for _fn, args in sent] == [(1,), (2,), (3,)]
    assert queue.is_empty()


class QueueMachine(RuleBasedStateMachine):
    """Whatever is done in whatever order: calls run once, in order, and a waiting call has always woken its drainer."""

    def __init__(self) -> None:
        super().__init__()
        self.wakes = 0
        self.expected: deque[int] = deque()
        self.ran: list[int] = []
        self.number = 0
        self.to_post_while_settling = 0
        self.is_awake = False
        self.errors = 0
        self.queue = UiDispatchQueue(report=self.report, wake=self.wake, settle=self.settle)

    def wake(self) -> None:
        assert not self.is_awake, "woken twice"
        self.is_awake = True

    def settle(self) -> None:
        self.is_awake = False
        while self.to_post_while_settling:
            self.to_post_while_settling -= 1
            self.post(0)

    def report(self, error: BaseException, where: str) -> None:
        self.errors += 1

    def call(self, number: int, then: int) -> None:
        assert self.expected.popleft() == number
        self.ran.append(number)
        if then == -1:
            raise ValueError(number)
        if then == -2:
            self.queue.drain_and_execute()
        for _ in range(max(0, then)):
            self.post(0)

    def post(self, then: int) -> None:
        self.number += 1
        self.expected.append(self.number)
        self.queue.dispatch(self.call, self.number, then)

    @precondition(lambda self: not self.queue.is_closed)
    @rule(then=st.integers(-2, 3))
    def dispatch(self, then: int) -> None:
        self.post(then)

    @precondition(lambda self: not self.queue.is_closed)
    @rule(then=st.integers(-2, 3))
    def dispatch_in_a_thread(self, then: int) -> None:
        in_thread(lambda: self.post(then))

    @precondition(lambda self: not self.queue.is_closed)
    @rule(count=st.integers(0, 3))
    def posts_come_while_the_next_turn_settles(self, count: int) -> None:
        self.to_post_while_settling = count

    @rule(budget=st.sampled_from([None, 0.0, 10.0]))
    def drain(self, budget: float | None) -> None:
        waiting = len(self.queue)
        ran = self.queue.drain_and_execute(budget)
        assert min(1, waiting) <= ran
        if budget != 0.0:
            assert ran >= waiting

    @precondition(lambda self: len(self.expected) == 0)
    @rule()
    def close(self) -> None:
        self.to_post_while_settling = 0
        self.queue.close()
        with pytest.raises(RuntimeClosedError):
            self.queue.dispatch(self.call, 0, 0)

    @invariant()
    def lengths_agree(self) -> None:
        assert len(self.queue) == len(self.expected)
        assert self.ran == sorted(set(self.ran))

    @invariant()
    def nothing_waits_unseen(self) -> None:
        """Either the host was woken and not settled since, or the drainer was told that something is left."""
        assert self.queue.is_empty() or self.queue._awake


# A post in a call of a closed queue would raise: the machine closes only an empty one.
QueueMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestQueueMachine = QueueMachine.TestCase
