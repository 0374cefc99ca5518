"""The clock of `FakeHost`: all that waits is due at its moment, in steps of any size."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync import CancellationToken, dispatch_to_ui, move_on_after, sleep, spawn_interval, spawn_ui_task
from tkasync.testing import FakeHost, fake_runtime

STEPS = [
    (0.3, [0.3]),
    (0.3, [0.1] * 3),
    (1.0, [0.1] * 10),
    (1.0, [1 / 3] * 3),
    (0.9, [0.3] * 3),
    (2.0, [0.4] * 5),
]


async def sleep_long() -> None:
    await sleep(1000)


def test_pending_counts_the_timers_that_wait(fake_host: FakeHost) -> None:
    """`.pending` (how many timers wait)."""
    assert fake_host.pending == 0
    timer = fake_host.after(1, lambda: None)
    fake_host.after(2, lambda: None)
    assert fake_host.pending == 2
    fake_host.cancel(timer)
    assert fake_host.pending == 1
    fake_host.advance(2)
    assert fake_host.pending == 0


@pytest.mark.parametrize("what", ["interval", "sleep", "timeout", "debounce"])
def test_pending_counts_what_the_library_waits_for(fake_host: FakeHost, what: str) -> None:
    if what == "interval":
        handle = spawn_interval(1, lambda: None)
    elif what == "sleep":

        async def work() -> None:
            await sleep(1)

        handle = spawn_ui_task(work)
    elif what == "timeout":

        async def work() -> None:
            await sleep(100)

        handle = spawn_ui_task(work, timeout=5)
    else:
        from tkasync import spawn_debounced

        handle = spawn_debounced(1, lambda: None)
        handle()
    fake_host.run_pending()
    assert fake_host.pending >= 1
    (handle.cancel if what == "debounce" else handle.abort)()
    fake_host.run_pending()
    assert fake_host.pending == 0


def test_advance_runs_first_what_is_queued(fake_host: FakeHost) -> None:
    """What is queued already comes before the time moves."""
    seen = []
    dispatch_to_ui(lambda: seen.append(fake_host.now))
    fake_host.advance(1)
    assert seen == [0]


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(fake_host: FakeHost, seconds: float) -> None:
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="seconds"):
        fake_host.advance(seconds)


@pytest.mark.parametrize(
    ("step", "count", "delay"),
    [
        (0.1, 3, 0.3),
        (0.1, 10, 1.0),
        (0.05, 6, 0.3),
        (0.1, 7, 0.7),
        (0.01, 100, 1.0),
        (1 / 3, 3, 1.0),
        (0.001, 1000, 1.0),
        (0.2, 3, 0.6),
    ],
)
def test_small_steps_reach_the_moment(fake_host: FakeHost, step: float, count: int, delay: float) -> None:
    """Ten times a tenth of a second is a second, also as floats."""
    seen = []
    fake_host.after(delay, lambda: seen.append(1))
    for n in range(count):
        assert seen == [], n
        fake_host.advance(step)
    assert seen == [1]
    assert fake_host.now == pytest.approx(delay)


@pytest.mark.parametrize("delay", [0.1, 0.3, 0.7, 1.1, 2.3, 1e-6])
@pytest.mark.parametrize("start", [0, 0.1, 0.7, 1234.1, 1e6 + 0.3])
def test_a_timer_is_due_at_its_moment_wherever_the_clock_stood(
    fake_host: FakeHost, delay: float, start: float
) -> None:
    """advance(0.3) for a delay of 0.3, whatever the clock showed."""
    fake_host.advance(start)
    seen = []
    fake_host.after(delay, lambda: seen.append(1))
    fake_host.advance(delay)
    assert seen == [1]


def test_a_fake_runtime_needs_no_pytest() -> None:
    """`fake_runtime(host=None) -> Runtime`."""
    host = FakeHost()
    runtime = fake_runtime(host)
    seen = []
    runtime.dispatch_to_ui(seen.append, 1)
    dispatch_to_ui(seen.append, 2)
    host.run_pending()
    assert seen == [1, 2]
    runtime.close()
    with fake_runtime() as other:
        assert other is not runtime


@pytest.mark.parametrize(("delay", "steps"), STEPS)
@pytest.mark.parametrize("start", [0, 0.1, 0.7, 123.3, 1e6 + 0.1])
def test_sleeps_limits_timeouts_and_tokens_are_due_at_their_moment(
    fake_host: FakeHost, delay: Any, steps: Any, start: float
) -> None:
    """All time goes through the host's clock: sleeps, limits, timeouts and tokens, due neither early nor late."""
    fake_host.advance(start)
    done = []

    async def sleeper() -> None:
        await sleep(delay)
        done.append("sleep")

    async def limited() -> None:
        async with move_on_after(delay):
            await sleep(1000)
        done.append("limit")

    spawn_ui_task(sleeper)
    spawn_ui_task(limited)
    spawn_ui_task(sleep_long, timeout=delay, on_error=lambda error: done.append("timeout"))
    token = CancellationToken.after(delay)
    fake_host.run_pending()
    for step in steps:
        assert done == []
        assert not token.is_cancelled
        fake_host.advance(step)
    assert sorted(done) == ["limit", "sleep", "timeout"]
    assert token.is_cancelled
