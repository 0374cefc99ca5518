"""The heap of deadlines, and which times can be waited for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tkasync.dispatch.timers import TimerHeap, check_seconds


def run_due(heap: TimerHeap, now: float) -> None:
    mark = heap.mark()
    while (fn := heap.pop_due(now, mark)) is not None:
        fn()


def test_timers_fall_due_in_time_order_and_those_of_one_moment_as_added() -> None:
    heap, ran = TimerHeap(), list[str]()
    for name, due in (("c", 2.0), ("a", 1.0), ("d", 2.0), ("b", 1.5)):
        heap.add(due, lambda name=name: ran.append(name))  # type: ignore[misc]
    assert heap.next_due() == 1.0
    run_due(heap, 1.7)
    assert ran == ["a", "b"]
    run_due(heap, 2.0)
    assert ran == ["a", "b", "c", "d"]
    assert (heap.next_due(), len(heap)) == (None, 0)


def test_a_timer_that_sets_itself_again_waits_for_the_next_turn() -> None:
    heap, ran = TimerHeap(), list[int]()

    def again() -> None:
        ran.append(1)
        heap.add(0.0, again)

    heap.add(0.0, again)
    run_due(heap, 5.0)
    assert (ran, len(heap)) == ([1], 1)


def test_a_cancelled_timer_does_not_run_and_cancelling_is_harmless() -> None:
    heap, ran = TimerHeap(), list[int]()
    first, second = heap.add(1.0, lambda: ran.append(1)), heap.add(2.0, lambda: ran.append(2))
    heap.cancel(first)
    heap.cancel(first)
    assert (heap.next_due(), len(heap), first.is_waiting, second.is_waiting) == (2.0, 1, False, True)
    run_due(heap, 3.0)
    heap.cancel(second)
    assert (ran, len(heap), second.is_waiting) == ([2], 0, False)


def test_cancelled_timers_are_not_kept_until_they_fall_due() -> None:
    heap = TimerHeap()
    last = heap.add(1e6, int)
    for _keystroke in range(10_000):
        heap.cancel(last)
        last = heap.add(1e6, int)
    assert len(heap) == 1
    assert len(heap._heap) < 200


def test_clear_cancels_all() -> None:
    heap = TimerHeap()
    timers = [heap.add(due, int) for due in (1.0, 2.0)]
    heap.clear()
    assert (len(heap), heap.next_due()) == (0, None)
    assert not any(timer.is_waiting for timer in timers)


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=200), st.floats(0, 100))
def test_exactly_the_timers_that_are_due_and_not_cancelled_run(
    wanted: list[tuple[float, bool]], now: float
) -> None:
    heap, ran = TimerHeap(), list[tuple[float, int]]()
    timers = [
        heap.add(due, lambda at=(due, number): ran.append(at))  # type: ignore[misc]
        for number, (due, _cancel) in enumerate(wanted)
    ]
    for timer, (_due, cancel) in zip(timers, wanted, strict=True):
        if cancel:
            heap.cancel(timer)
    run_due(heap, now)
    assert ran == sorted((due, n) for n, (due, cancel) in enumerate(wanted) if not cancel and due <= now)
    assert len(heap) == sum(not cancel and due > now for due, cancel in wanted)


@pytest.mark.parametrize(
    "seconds", [-1, -0.001, float("nan"), float("inf"), float("-inf"), pytest.param(10**400, id="10**400")]
)
def test_a_time_that_cannot_be_waited_for_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="sleep takes seconds, zero or more"):
        check_seconds("sleep", seconds)


@pytest.mark.parametrize("seconds", ["1", None, True, 1j])
def test_what_is_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(TypeError, match="sleep takes seconds as a number"):
        check_seconds("sleep", seconds)


def test_a_time_comes_back_as_a_float() -> None:
    assert [check_seconds("sleep", n) for n in (0, 2, 0.5)] == [0.0, 2.0, 0.5]
    assert isinstance(check_seconds("sleep", 2), float)
