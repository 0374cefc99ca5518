"""Runs of an interval that take longer than its period."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.support import let_work_end
from tkasync import POOL, UI, Runtime, sleep, spawn_interval
from tkasync.testing import FakeHost

# Long runs


def test_ticks_that_come_while_a_run_goes_on_are_left_out(fake_host: FakeHost, times: list[float]) -> None:
    gate = threading.Event()

    def work() -> None:
        times.append(fake_host.now)
        gate.wait(10)

    spawn_interval(1.0, work, executor=POOL)
    fake_host.advance(2.5)
    assert times == [0.0]
    gate.set()
    let_work_end(fake_host)
    fake_host.advance(1.0)
    assert times == [0.0, 3.0]


def test_runs_never_overlap(fake_host: FakeHost) -> None:
    running: list[int] = []
    most: list[int] = []

    async def work() -> None:
        running.append(1)
        most.append(len(running))
        await sleep(2.5)
        running.pop()

    handle = spawn_interval(1.0, work, executor=UI)
    fake_host.advance(20.0)
    handle.abort()
    assert max(most) == 1
    assert len(most) == 7  # at 0, 3, 6, ...


def test_what_a_busy_window_has_missed_is_left_out(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    """As when a callback blocks the event loop for three periods and a half."""
    spawn_interval(1.0, beat)
    fake_host.run_pending()
    fake_host._clock.move_to(fake_host._clock.moment_in(3.5))
    fake_host.run_pending()
    fake_host.advance(2.0)
    assert times == [0.0, 3.5, 4.0, 5.0]


def test_an_aborted_run_that_goes_on_still_holds_back_the_next(
    fake_host: FakeHost, runtime: Runtime, times: list[float]
) -> None:
    gate = threading.Event()

    def work() -> None:
        times.append(fake_host.now)
        gate.wait(10)

    spawn_interval(1.0, work, executor=POOL)
    fake_host.run_pending()
    next(job.handle for job in runtime.in_flight).abort()
    fake_host.advance(2.0)
    assert times == [0.0]
    gate.set()
    let_work_end(fake_host)
    fake_host.advance(1.0)
    assert times == [0.0, 3.0]
