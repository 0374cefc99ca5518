"""The queue on its own: no window, no host, no sleeping."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.interleaving import moments
from tests.support.threads import on_thread
from tkasync import UiDispatchQueue
from tkasync.dispatch.queue import Call
from tkasync.errors import RuntimeClosedError, WrongThreadError


class Errors(list[tuple[BaseException, str]]):
    def __call__(self, error: BaseException, where: str) -> None:
        self.append((error, where))


def test_calls_of_any_thread_run_in_order_when_the_queue_is_drained() -> None:
    """`UiDispatchQueue`: `.dispatch(fn, *args)`, `.drain_and_execute()`, `len()`, `.is_empty()`; usable without Tk."""
    queue, seen = UiDispatchQueue(), list[Any]()
    assert queue.is_empty()
    assert len(queue) == 0
    on_thread(queue.dispatch, seen.append, 1)
    queue.dispatch(seen.append, 2)
    assert (len(queue), queue.is_empty(), seen) == (2, False, [])
    assert queue.drain_and_execute() == 2
    assert seen == [1, 2]
    assert queue.is_empty()


def test_a_call_queued_by_a_call_runs_in_a_later_turn() -> None:
    """A chain of calls cannot freeze the window."""
    queue, ran = UiDispatchQueue(), list[Any]()

    def again() -> None:
        ran.append(1)
        queue.dispatch(again)

    queue.dispatch(again)
    assert [queue.drain_and_execute() for _turn in range(3)] == [1, 1, 1]
    assert len(ran) == 3


def test_a_turn_ends_at_its_budget() -> None:
    queue, ran = UiDispatchQueue(), list[Any]()
    for number in range(5):
        queue.dispatch(ran.append, number)
    assert queue.drain_and_execute(budget=0.0) == 1
    assert queue.drain_and_execute() == 4
    assert ran == [0, 1, 2, 3, 4]


def test_a_wake_that_fails_is_made_up_for_by_the_next_post() -> None:
    """At the recursion limit, or where a signal handler raises: the call is queued, and nobody has been woken."""
    wakes, fails = list[int](), [RecursionError, KeyboardInterrupt]

    def wake() -> None:
        wakes.append(1)
        if fails:
            raise fails.pop()

    queue, ran = UiDispatchQueue(wake=wake), list[int]()
    for number, error in enumerate([KeyboardInterrupt, RecursionError]):
        with pytest.raises(error):
            queue.dispatch(ran.append, number)
    queue.dispatch(ran.append, 2)
    assert len(wakes) == 3
    queue.drain_and_execute()
    assert ran == [0, 1, 2]


def test_time_is_up_only_inside_a_turn_with_a_budget() -> None:
    queue, told = UiDispatchQueue(), list[Any]()
    queue.dispatch(lambda: told.append(queue.time_is_up))
    queue.drain_and_execute(budget=0.0)
    queue.dispatch(lambda: told.append(queue.time_is_up))
    queue.drain_and_execute()
    assert (told, queue.time_is_up) == ([True, False], False)


def test_a_nested_turn_goes_on_where_the_outer_one_stands() -> None:
    """What an event loop opened by a callback does: the calls stay in order, and none runs twice."""
    queue, ran = UiDispatchQueue(), list[Any]()

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
    errors, ran = Errors(), list[Any]()
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

    queue, ran = UiDispatchQueue(report=report), list[Any]()
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

    queue, ran = UiDispatchQueue(report=Errors()), list[Any]()
    queue.dispatch(leave)
    queue.dispatch(ran.append, 1)
    with pytest.raises(type(ending)):
        queue.drain_and_execute()
    assert (ran, len(queue)) == ([], 1)
    queue.drain_and_execute()
    assert ran == [1]


def test_draining_is_for_the_ui_thread() -> None:
    queue, errors = UiDispatchQueue(), list[Any]()

    def drain() -> None:
        with pytest.raises(WrongThreadError, match=r"drain_and_execute .* use dispatch\(fn, \*args\)"):
            queue.drain_and_execute()
        errors.append(1)

    on_thread(drain)
    assert errors == [1]


def test_a_closed_queue_refuses_calls_and_keeps_those_it_has() -> None:
    queue, ran = UiDispatchQueue(), list[Any]()
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

    queue = UiDispatchQueue(wake=lambda: wakes.append(1), clear=settle)
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
