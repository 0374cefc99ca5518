"""Debounce: every option and edge, after lodash's own cases, with the clock moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.timing.calls import calls_at
from tkasync import DebouncedTask, dispatch_to_ui, spawn_debounced
from tkasync.testing import FakeHost

# Debounce


def test_a_debounced_function_runs_once_when_the_calls_have_ceased(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note)
    calls_at(fake_host, task, 0.0, 0.1, 0.2, 0.4)
    fake_host.advance(1.0)
    assert runs == [(0.7, 3)]


def test_it_runs_again_for_the_next_burst(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note)
    calls_at(fake_host, task, 0.0, 1.0)
    fake_host.advance(1.0)
    assert runs == [(0.3, 0), (1.3, 1)]


def test_with_a_delay_of_zero_the_calls_of_one_turn_make_one_run_in_the_next(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0, note)

    def turn() -> None:
        task(1)
        task(2)
        assert runs == []

    dispatch_to_ui(turn)
    fake_host.run_pending()
    assert runs == [(0.0, 2)]


def test_leading_runs_at_the_first_call_and_a_single_call_runs_once(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note, leading=True)
    calls_at(fake_host, task, 0.0)
    assert runs == [(0.0, 0)]
    assert not task.is_pending
    fake_host.advance(1.0)
    assert runs == [(0.0, 0)]


def test_leading_and_trailing_run_at_both_edges_of_a_burst(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note, leading=True)
    calls_at(fake_host, task, 0.0, 0.1)
    fake_host.advance(1.0)
    assert runs == [(0.0, 0), (0.4, 1)]


def test_leading_alone_runs_only_at_the_first_call_of_each_burst(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note, leading=True, trailing=False)
    calls_at(fake_host, task, 0.0, 0.2, 0.4, 1.0)
    fake_host.advance(1.0)
    assert runs == [(0.0, 0), (1.0, 3)]


def test_max_wait_runs_it_while_the_calls_go_on(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.2, note, max_wait=0.5)
    calls_at(fake_host, task, *(n / 10 for n in range(12)))
    fake_host.advance(1.0)
    assert [time for time, _number in runs] == [0.5, 1.0, 1.3]


def test_after_a_run_by_max_wait_a_further_call_gets_its_trailing_run(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.2, note, max_wait=0.2)
    calls_at(fake_host, task, 0.0, 0.19, 0.21)
    fake_host.advance(1.0)
    assert runs == [(0.2, 1), (0.41, 2)]


def test_max_wait_runs_it_also_when_the_caller_keeps_the_window_busy(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    """In a tight loop no timer comes; the call itself sees that the time is up."""
    task = spawn_debounced(0.2, note, max_wait=0.5)
    for number in range(12):
        task.call(number)
        fake_host._clock.move_to(fake_host._clock.moment_in(0.125))
    fake_host.run_pending()
    assert [number for _time, number in runs][:2] == [4, 8]


def test_max_wait_shorter_than_the_delay_is_the_delay(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note, max_wait=0.1)
    calls_at(fake_host, task, 0.0)
    fake_host.advance(1.0)
    assert runs == [(0.3, 0)]


def test_max_wait_does_not_run_it_twice_at_the_end(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.2, note, max_wait=0.4)
    calls_at(fake_host, task, 0.0, 0.2)
    fake_host.advance(1.0)
    assert len(runs) == 2  # the first burst ended at 0.2, in the moment of the second call
    calls_at(fake_host, task, 2.0, 2.1, 2.2)
    fake_host.advance(1.0)
    assert runs[2:] == [(2.4, 2)]


@pytest.mark.parametrize("start", [0, 0.1, 0.7, 1.1, 99.9, 1e5 + 0.7])
@pytest.mark.parametrize(
    ("delay", "step", "count"), [(0.3, 0.3, 1), (0.3, 0.1, 3), (1.0, 0.1, 10), (0.5, 0.05, 10), (0.7, 0.1, 7)]
)
def test_it_runs_at_its_moment_in_steps_of_any_size(
    fake_host: FakeHost,
    make: Callable[..., DebouncedTask],
    runs: list[Any],
    start: float,
    delay: float,
    step: float,
    count: int,
) -> None:
    """10 x advance(0.1) for a delay of 1.0, wherever the clock stood."""
    fake_host.advance(start)
    task = make(delay)
    task("a")
    for _ in range(count):
        assert runs == []
        fake_host.advance(step)
    assert len(runs) == 1


def test_a_call_at_the_moment_of_the_run_begins_anew(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    """A call when the delay is over begins anew."""
    task = make(0.3)
    task(1)
    fake_host.advance(0.3)
    task(2)
    assert len(runs) == 1
    fake_host.advance(0.3)
    assert [args for _, *args in runs] == [[1], [2]]


def test_a_call_without_arguments_is_passed_on_as_such(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    make().call()
    fake_host.advance(1)
    assert runs == [(0.3,)]


def test_a_leading_run_is_never_inside_the_call(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    """Never inside the call, also with a leading edge."""
    task = make(leading=True)
    task(1)
    assert runs == []
    fake_host.run_pending()
    assert runs == [(0, 1)]


# Is_pending, cancel, flush


def test_a_run_is_pending_until_it_has_run(fake_host: FakeHost, make: Callable[..., DebouncedTask]) -> None:
    """`.is_pending`: whether a run waits."""
    task = make()
    task(1)
    assert task.is_pending is True
    fake_host.advance(0.2)
    assert task.is_pending is True
    fake_host.advance(0.1)
    assert task.is_pending is False


def test_a_flush_after_the_run_runs_nothing(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    task = make()
    task(1)
    fake_host.advance(1)
    task.flush()
    fake_host.advance(1)
    assert len(runs) == 1


def test_what_was_cancelled_is_not_flushed(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    task = make()
    task(1)
    task.cancel()
    task.flush()
    fake_host.advance(1)
    assert runs == []


def test_with_leading_alone_a_new_burst_begins_only_after_the_quiet(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    """A new burst begins only after the quiet."""
    task = make(leading=True, trailing=False)
    for n in range(10):
        task(n)
        fake_host.advance(0.2)
    assert runs == [(0, 0)]
    fake_host.advance(0.1)
    task("new")
    fake_host.run_pending()
    assert [args for _, *args in runs] == [[0], ["new"]]


def test_max_wait_changes_nothing_for_a_single_call(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    task = make(0.3, max_wait=1.0)
    task(1)
    fake_host.advance(5)
    assert runs == [(0.3, 1)]


def test_a_max_wait_as_long_as_the_delay_makes_a_beat(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    task = make(0.3, max_wait=0.3)
    for n in range(9):
        task(n)
        fake_host.advance(0.1)
    fake_host.advance(1)
    assert [round(t, 6) for t, _ in runs] == [0.3, 0.6, 0.9]


def test_max_wait_counts_from_a_leading_run(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    task = make(0.3, leading=True, max_wait=1.0)
    for n in range(15):
        task(n)
        fake_host.advance(0.1)
    fake_host.advance(1)
    assert [round(t, 6) for t, _ in runs][:2] == [0, 1.0]
    assert runs[-1][1] == 14


def test_cancel_ends_the_longest_wait_too(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    """lodash: `cancel()` resets max_wait too."""
    task = make(0.3, max_wait=0.5)
    task(1)
    fake_host.advance(0.2)
    task.cancel()
    fake_host.advance(0.2)
    task(2)
    fake_host.advance(0.29)
    assert runs == []
    fake_host.advance(0.01)
    assert len(runs) == 1
