"""The queue on its own: no window, no host, no sleeping."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.interleaving import moments
from tests.support.threads import on_thread
from tkasync import UiDispatchQueue
from tkasync.dispatch.queue import Call


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
