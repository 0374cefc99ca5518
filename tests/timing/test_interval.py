"""Intervals: on the beat of the host's clock, without drift or a tick after the stop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.timing.ticks import Ticks, close
from tkasync import POOL, Runtime, TaskState, checkpoint, sleep, spawn_interval, ui_task
from tkasync.testing import FakeHost, fake_runtime


def test_the_first_run_comes_at_once_and_the_others_every_period(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    spawn_interval(2.0, beat)
    fake_host.run_pending()
    assert times == [0.0]
    fake_host.advance(5.0)
    assert times == [0.0, 2.0, 4.0]


def test_arguments_are_passed_on(fake_host: FakeHost) -> None:
    seen: list[tuple[object, ...]] = []
    spawn_interval(1.0, lambda *args: seen.append(args), 1, "two")
    fake_host.advance(1.0)
    assert seen == [(1, "two"), (1, "two")]


def test_two_thousand_ticks_do_not_drift(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    fake_host.advance(0.123)
    spawn_interval(0.1, beat)
    fake_host.advance(200.0 + 0.05)
    assert len(times) == 2_001
    assert all(abs(time - (0.123 + n * 0.1)) < 1e-9 for n, time in enumerate(times))


def test_abort_stops_it_at_once(fake_host: FakeHost, times: list[float], beat: Callable[..., object]) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.advance(1.5)
    assert handle.is_running()
    assert handle.abort()
    assert handle.state is TaskState.CANCELLED
    fake_host.advance(5.0)
    assert times == [0.0, 1.0]
    assert fake_host.pending == 0


def test_a_tick_that_is_due_in_the_turn_of_the_abort_does_not_run(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    ticking = spawn_interval(1.0, beat)
    fake_host.advance(0.5)
    fake_host.after(0.5, ticking.abort)
    fake_host.advance(3.0)
    assert times == [0.0]


def test_it_can_stop_itself(fake_host: FakeHost) -> None:
    runs: list[int] = []

    def count() -> None:
        runs.append(1)
        if len(runs) == 3:
            handle.abort()

    handle = spawn_interval(1.0, count)
    fake_host.advance(10.0)
    assert len(runs) == 3


def test_another_thread_can_stop_it(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.run_pending()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(handle.abort).result()
    assert handle.done()
    fake_host.advance(3.0)
    assert times == [0.0]


def test_the_run_under_way_is_aborted_with_it(fake_host: FakeHost) -> None:
    entered, ended = threading.Event(), threading.Event()

    def work() -> None:
        entered.set()
        try:
            while True:
                checkpoint()
                ended.wait(0.001)
        finally:
            ended.set()

    handle = spawn_interval(1.0, work, executor=POOL)
    assert entered.wait(5)
    handle.abort()
    assert ended.wait(5)


def test_it_ends_with_its_owner(
    fake_host: FakeHost, runtime: Runtime, times: list[float], beat: Callable[..., object]
) -> None:
    owner = runtime.new_scope("page")
    handle = spawn_interval(1.0, beat, owner=owner)
    fake_host.advance(1.0)
    owner.close()
    assert handle.cancelled()
    fake_host.advance(5.0)
    assert times == [0.0, 1.0]


def test_on_done_tells_of_the_stop_and_nothing_before(
    fake_host: FakeHost, beat: Callable[..., object]
) -> None:
    told: list[bool] = []
    handle = spawn_interval(1.0, beat)
    handle.on_done(lambda handle: told.append(handle.cancelled()))
    fake_host.advance(3.0)
    assert told == []
    handle.abort()
    fake_host.run_pending()
    assert told == [True]


def test_the_first_run_is_never_inside_the_call(fake_host: FakeHost) -> None:
    """At once is in the next turn: not before the call has returned."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks)
    assert ticks == []
    fake_host.run_pending()
    assert ticks == [0]


def test_runs_on_the_pool_keep_the_beat_in_one_go(fake_host: FakeHost) -> None:
    """One advance of five periods: the pool's runs end in the time that stands, so none is skipped."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks, executor=POOL)
    fake_host.advance(5)
    assert ticks == [0, 1, 2, 3, 4, 5]


def test_runs_of_a_coroutine_keep_the_beat_in_one_go(fake_host: FakeHost) -> None:
    ticks = Ticks(fake_host)

    async def work() -> None:
        await asyncio.sleep(0)
        ticks()

    spawn_interval(1, work)
    fake_host.advance(5)
    assert ticks == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("step", [0.05, 0.1, 0.3, 5.0])
def test_it_does_not_drift_in_steps_of_any_size(fake_host: FakeHost, step: float) -> None:
    ticks = Ticks(fake_host)
    spawn_interval(0.1, ticks)
    for _ in range(round(30 / step)):
        fake_host.advance(step)
    assert ticks == close([n * 0.1 for n in range(301)])


def test_stopped_before_its_first_run_it_never_runs(fake_host: FakeHost) -> None:
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks).abort()
    fake_host.advance(5)
    assert ticks == []


def test_a_stop_cancels_the_ui_task_under_way(fake_host: FakeHost) -> None:
    """Stop is immediate: a run that is under way is cancelled, at its await."""
    seen = []

    @ui_task
    async def work() -> None:
        try:
            await sleep(100)
        finally:
            seen.append("ended")

    handle = spawn_interval(1, work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert seen == ["ended"]


def test_two_intervals_run_in_the_order_of_time(fake_host: FakeHost) -> None:
    seen = []
    spawn_interval(2, lambda: seen.append(("a", fake_host.now)))
    spawn_interval(3, lambda: seen.append(("b", fake_host.now)))
    fake_host.advance(6)
    assert [t for _, t in seen] == sorted(t for _, t in seen)
    assert [t for n, t in seen if n == "a"] == [0, 2, 4, 6]
    assert [t for n, t in seen if n == "b"] == [0, 3, 6]


def test_the_close_of_the_runtime_ends_an_interval() -> None:
    runtime = fake_runtime()
    host = runtime.host
    ticks = Ticks(host)
    handle = spawn_interval(1, ticks)
    host.advance(1)
    runtime.close()
    assert handle.done()
    assert ticks == [0, 1]
    assert host.pending == 0
