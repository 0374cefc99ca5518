"""Throttle: one run a period at most, at either edge, with the clock moved by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing.calls import calls_at
from tkasync import ThrottledTask, dispatch_to_ui, spawn_throttled
from tkasync.testing import FakeHost, fake_runtime


@pytest.fixture
def throttled(fake_host: FakeHost, runs: list[Any]) -> Callable[..., ThrottledTask]:
    """A throttle on the UI thread that writes down its runs."""

    def build(period: float = 1.0, **options: Any) -> ThrottledTask:
        def note(*args) -> None:
            runs.append((round(fake_host.now, 9), *args))

        return spawn_throttled(period, note, **options)

    return build


# Throttle


def test_a_throttled_function_runs_at_once_and_once_more_at_the_end_of_the_period(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, 0.0, 0.1, 0.2)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0), (1.0, 2)]


def test_a_single_throttled_call_makes_no_trailing_run(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, 0.0)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0)]


def test_a_throttled_function_runs_once_a_period_however_often_it_is_called(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, *(n / 20 for n in range(100)))
    fake_host.advance(5.0)
    assert [time for time, _number in runs] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert runs[-1][1] == 99


def test_throttle_without_leading_runs_only_at_the_end(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0, 0.5)
    fake_host.advance(5.0)
    assert runs == [(1.0, 1)]


def test_throttle_without_trailing_drops_what_comes_within_the_period(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note, trailing=False)
    calls_at(fake_host, task, 0.0, 0.5, 1.5)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0), (1.5, 2)]


def test_without_trailing_the_end_of_the_period_is_not_put_off_by_dropped_calls(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(1.0, note, trailing=False)
    calls_at(fake_host, task, 0.0, 0.96, 1.92)
    fake_host.advance(5.0)
    assert [number for _time, number in runs] == [0, 2]


def test_a_throttle_of_zero_runs_at_once_and_in_the_next_turn(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_throttled(0, note)
    dispatch_to_ui(lambda: [task(number) for number in range(5)])
    fake_host.run_pending()
    assert runs == [(0.0, 0), (0.0, 4)]


def test_the_first_call_runs_in_the_next_turn(
    fake_host: FakeHost, throttled: Callable[..., ThrottledTask], runs: list[Any]
) -> None:
    """`leading=True`: the first call runs in the next turn."""
    task = throttled()
    task("a")
    assert runs == []
    fake_host.run_pending()
    assert runs == [(0, "a")]


def test_steady_calls_keep_the_beat(
    fake_host: FakeHost, throttled: Callable[..., ThrottledTask], runs: list[Any]
) -> None:
    """Steady calls in steps of a tenth: one run a second, on the second."""
    task = throttled()
    for n in range(31):
        task(n)
        fake_host.advance(0.1)
    assert [t for t, _ in runs] == [0, 1, 2, 3]


def test_a_call_after_the_period_runs_at_once(
    fake_host: FakeHost, throttled: Callable[..., ThrottledTask], runs: list[Any]
) -> None:
    """After the quiet it is a first call again."""
    task = throttled()
    task(1)
    fake_host.advance(1)
    task(2)
    fake_host.run_pending()
    assert runs == [(0, 1), (1, 2)]


def test_a_call_soon_after_a_trailing_run_waits_for_its_period(
    fake_host: FakeHost, throttled: Callable[..., ThrottledTask], runs: list[Any]
) -> None:
    """Soon after a trailing run the next waits its period: at most once a period."""
    task = throttled()
    task(1)
    task(2)
    fake_host.advance(1)
    task(3)
    fake_host.advance(0.5)
    assert runs == [(0, 1), (1, 2)]
    fake_host.advance(0.5)
    assert runs == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize("start", [0, 0.1, 0.7, 1.3, 1e5 + 0.1])
@pytest.mark.parametrize(
    ("period", "step", "count"), [(0.3, 0.3, 1), (0.3, 0.1, 3), (1.0, 0.1, 10), (0.7, 0.1, 7)]
)
def test_a_throttle_runs_at_its_moment_in_steps_of_any_size(
    fake_host: FakeHost,
    throttled: Callable[..., ThrottledTask],
    runs: list[Any],
    start: float,
    period: float,
    step: float,
    count: int,
) -> None:
    """advance(0.3) for a period of 0.3; 10 x advance(0.1) for one of 1.0."""
    fake_host.advance(start)
    task = throttled(period)
    task(1)
    task(2)
    for n in range(count):
        assert len(runs) == (1 if n else 0)
        fake_host.advance(step)
    assert [n for _, n in runs] == [1, 2]


def test_without_leading_steady_calls_keep_the_beat(
    fake_host: FakeHost, throttled: Callable[..., ThrottledTask], runs: list[Any]
) -> None:
    task = throttled(leading=False)
    for n in range(35):
        task(n)
        fake_host.advance(0.1)
    assert [t for t, _ in runs] == [1, 2, 3]


@settings(max_examples=100, deadline=None)
@given(
    edges=st.sampled_from([(True, True), (True, False), (False, True)]),
    period=st.integers(1, 20),
    waits=st.lists(st.integers(0, 30), max_size=40),
)
def test_no_sequence_of_calls_makes_two_runs_in_a_period(
    edges: tuple[bool, bool], period: int, waits: list[int]
) -> None:
    """Whatever calls come: never twice in a period, and with `trailing` the newest is never lost."""
    with fake_runtime() as runtime:
        host, seen = runtime.host, []
        task = spawn_throttled(
            period / 10,
            lambda n: seen.append((host.now, n)),
            leading=edges[0],
            trailing=edges[1],
        )
        for n, wait in enumerate(waits):
            task(n)
            host.advance(wait / 10)
        host.advance(period / 5)
        times = [t for t, _ in seen]
        assert all(b - a >= period / 10 - 1e-9 for a, b in itertools.pairwise(times))
        assert [n for _, n in seen] == sorted({n for _, n in seen})
        if edges[1] and waits:
            assert seen[-1][1] == len(waits) - 1
        assert not task.is_pending
        assert host.pending == 0
