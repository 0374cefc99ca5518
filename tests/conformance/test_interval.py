"""The promises of `spawn_interval`, sentence by sentence; and those of the clock that moves only when told."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import CancelledError

import pytest

from tkasync import (
    POOL,
    CancellationToken,
    Component,
    TaskHandle,
    TaskState,
    call_in_ui,
    create_signal,
    dispatch_to_ui,
    move_on_after,
    scope_of,
    sleep,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, fake_runtime


def test_the_clock_adds_up_exactly(fake_host):
    """`.now`: ten times a tenth is one."""
    for _ in range(10):
        fake_host.advance(0.1)
    assert fake_host.now == 1.0


class Ticks(list):
    """The times at which it was called."""

    def __init__(self, host):
        super().__init__()
        self.host = host

    def __call__(self, *args):
        self.append(self.host.now)


def close(times):
    return pytest.approx(times, abs=1e-9)


# --- FakeHost ----------------------------------------------------------------


def test_the_clock_stands(fake_host):
    """A clock that moves only when told: `.now`."""
    before = fake_host.now
    dispatch_to_ui(lambda: None)
    fake_host.run_pending()
    assert fake_host.now == before
    fake_host.advance(1.5)
    assert fake_host.now == before + 1.5


def test_advance_in_time_order(fake_host):
    """`.advance(seconds)`: runs what falls due, in time order."""
    seen = []
    for delay in (3, 1, 2, 1):
        fake_host.after(delay, lambda delay=delay: seen.append((delay, fake_host.now)))
    fake_host.advance(5)
    assert seen == [(1, 1), (1, 1), (2, 2), (3, 3)]
    assert fake_host.now == 5


def test_advance_runs_what_that_queues(fake_host):
    """...including what that queues."""
    seen = []

    def first():
        seen.append(("first", fake_host.now))
        dispatch_to_ui(lambda: seen.append(("queued", fake_host.now)))
        fake_host.after(1, lambda: seen.append(("later", fake_host.now)))

    fake_host.after(1, first)
    fake_host.after(1.5, lambda: seen.append(("between", fake_host.now)))
    fake_host.advance(2)
    assert seen == [("first", 1), ("queued", 1), ("between", 1.5), ("later", 2)]


def test_pending(fake_host):
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
def test_pending_counts_what_the_library_waits_for(fake_host, what):
    """...those of the library's timing, too; ended, none is left."""
    if what == "interval":
        handle = spawn_interval(1, lambda: None)
    elif what == "sleep":

        async def work():
            await sleep(1)

        handle = spawn_ui_task(work)
    elif what == "timeout":

        async def work():
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


def test_run_pending_leaves_the_clock(fake_host):
    """`.run_pending()` (empties the queue, the clock stands)."""
    seen = []
    fake_host.after(1, lambda: seen.append("timer"))
    dispatch_to_ui(seen.append, "call")
    dispatch_to_ui(lambda: dispatch_to_ui(seen.append, "chained"))
    fake_host.run_pending()
    assert seen == ["call", "chained"]
    assert fake_host.now == 0


def test_advance_runs_the_queue_first(fake_host):
    """What is queued already comes before the time moves."""
    seen = []
    dispatch_to_ui(lambda: seen.append(fake_host.now))
    fake_host.advance(1)
    assert seen == [0]


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_advance_backwards(fake_host, seconds):
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
def test_small_steps_reach_the_boundary(fake_host, step, count, delay):
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
def test_exact_boundary(fake_host, delay, start):
    """advance(0.3) for a delay of 0.3, whatever the clock showed."""
    fake_host.advance(start)
    seen = []
    fake_host.after(delay, lambda: seen.append(1))
    fake_host.advance(delay)
    assert seen == [1]


def test_fake_runtime_without_pytest():
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


# --- spawn_interval ----------------------------------------------------------


def test_first_run_at_once(fake_host):
    """First run at once."""
    ticks = Ticks(fake_host)
    handle = spawn_interval(1, ticks)
    fake_host.run_pending()
    assert ticks == [0]
    assert isinstance(handle, TaskHandle)
    assert handle.is_running()
    assert not handle.done()


def test_never_inline(fake_host):
    """At once is in the next turn: not before the call has returned."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks)
    assert ticks == []
    fake_host.run_pending()
    assert ticks == [0]


def test_every_period(fake_host):
    """Then at `start + n * period`."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks)
    fake_host.advance(5)
    assert ticks == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("executor", [None, POOL])
def test_every_period_on_any_executor(fake_host, executor):
    """...on the pool too."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks, executor=executor)
    for _ in range(5):
        fake_host.advance(1)
    assert len(ticks) == 6


def test_on_the_pool_in_one_go(fake_host):
    """One advance of five periods: the pool's runs end in the time that stands, so none is skipped."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks, executor=POOL)
    fake_host.advance(5)
    assert ticks == [0, 1, 2, 3, 4, 5]


def test_a_coroutine_in_one_go(fake_host):
    """...and a coroutine's."""
    ticks = Ticks(fake_host)

    async def work():
        await asyncio.sleep(0)
        ticks()

    spawn_interval(1, work)
    fake_host.advance(5)
    assert ticks == [0, 1, 2, 3, 4, 5]


def test_started_late(fake_host):
    """`start` is when it was made."""
    fake_host.advance(0.7)
    ticks = Ticks(fake_host)
    spawn_interval(0.1, ticks)
    fake_host.advance(0.3)
    assert ticks == close([0.7, 0.8, 0.9, 1.0])


@pytest.mark.parametrize("step", [0.01, 0.05, 0.1, 0.3, 1.0, 5.0])
def test_without_drift_in_any_steps(fake_host, step):
    """Without drift."""
    ticks = Ticks(fake_host)
    spawn_interval(0.1, ticks)
    for _ in range(round(30 / step)):
        fake_host.advance(step)
    assert ticks == close([n * 0.1 for n in range(301)])


def test_ten_thousand_ticks_of_a_tenth(fake_host):
    """`start + n * period` without drift: n * 0.1, not 0.1 added up."""
    fake_host.advance(0.3)
    start = fake_host.now
    ticks = Ticks(fake_host)
    spawn_interval(0.1, ticks)
    for _ in range(10):
        fake_host.advance(100)
    assert len(ticks) == 10_001
    assert max(abs(tick - (start + n * 0.1)) for n, tick in enumerate(ticks)) < 1e-9


def test_ten_thousand_small_steps(fake_host):
    """The same in ten thousand steps of a tenth: one tick each."""
    ticks = Ticks(fake_host)
    spawn_interval(0.1, ticks)
    fake_host.run_pending()
    for n in range(10_000):
        fake_host.advance(0.1)
        assert len(ticks) == n + 2
    assert max(abs(tick - n * 0.1) for n, tick in enumerate(ticks)) < 1e-6


def test_arguments(fake_host):
    """`spawn_interval(period, fn, *args)`."""
    seen = []
    spawn_interval(1, lambda *args: seen.append(args), 1, "two")
    fake_host.advance(1)
    assert seen == [(1, "two")] * 2


def test_ticks_during_a_run_are_skipped(fake_host):
    """Ticks that came while `fn` ran are skipped; and the next is on the grid again."""
    ticks = []

    @ui_task
    async def work():
        ticks.append(fake_host.now)
        await sleep(2.5)

    spawn_interval(1, work)
    fake_host.advance(9)
    assert ticks == [0, 3, 6, 9]


def test_a_run_as_long_as_the_period(fake_host):
    """A run that ends just when the next is due: that tick came while it ran, or just after; the grid stays."""
    ticks = []

    @ui_task
    async def work():
        ticks.append(fake_host.now)
        await sleep(1)

    spawn_interval(1, work)
    fake_host.advance(6)
    assert ticks in ([0, 1, 2, 3, 4, 5, 6], [0, 2, 4, 6])


def test_runs_never_overlap(fake_host):
    """Runs never overlap: in threads neither."""
    gate, at_once, most, count = threading.Event(), [0], [0], [0]

    def work():
        at_once[0] += 1
        count[0] += 1
        most[0] = max(most[0], at_once[0])
        gate.wait(20)
        at_once[0] -= 1

    spawn_interval(1, work, executor=POOL)
    fake_host.run_pending()
    fake_host.advance(5)
    assert count == [1]
    gate.set()
    fake_host.advance(1)
    fake_host.advance(1)
    assert most == [1]
    assert count[0] >= 2


def test_skipped_not_made_up_for(fake_host):
    """Ticks that came while `fn` ran, however many, are not made up for."""
    gate, count = threading.Event(), []

    def work():
        count.append(1)
        gate.wait(20)

    spawn_interval(1, work, executor=POOL)
    fake_host.advance(50.5)
    assert len(count) == 1
    gate.set()
    fake_host.advance(0.4)
    assert len(count) == 1
    fake_host.advance(0.1)
    assert len(count) == 2


def test_stop_is_immediate(fake_host):
    """Stop is immediate: no run after `abort()`."""
    ticks = Ticks(fake_host)
    handle = spawn_interval(1, ticks)
    fake_host.advance(2)
    handle.abort()
    assert handle.is_completed()
    assert handle.state is TaskState.CANCELLED
    fake_host.advance(5)
    assert ticks == [0, 1, 2]
    with pytest.raises(CancelledError):
        handle.result()


def test_stop_before_the_first_run(fake_host):
    """...not even the first."""
    ticks = Ticks(fake_host)
    spawn_interval(1, ticks).abort()
    fake_host.advance(5)
    assert ticks == []


def test_stop_in_the_run(fake_host):
    """Stopped by what it runs."""
    ticks = Ticks(fake_host)

    def work():
        ticks()
        if len(ticks) == 3:
            handle.abort()

    handle = spawn_interval(1, work)
    fake_host.advance(9)
    assert ticks == [0, 1, 2]


def test_stop_ends_a_run_under_way(fake_host):
    """Stop is immediate: a run that is under way is cancelled, at its await."""
    seen = []

    @ui_task
    async def work():
        try:
            await sleep(100)
        finally:
            seen.append("ended")

    handle = spawn_interval(1, work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert seen == ["ended"]


def test_stop_at_the_moment_of_a_tick(fake_host):
    """Another timer of the same moment, set earlier, stops it: no run."""
    ticks = Ticks(fake_host)
    fake_host.after(2, lambda: handle.abort())
    handle = spawn_interval(1, ticks)
    fake_host.advance(5)
    assert ticks == [0, 1]


def test_stop_from_another_thread(fake_host):
    """Any thread."""
    ticks = Ticks(fake_host)
    handle = spawn_interval(1, ticks)
    fake_host.advance(1)
    spawn_task(handle.abort)
    fake_host.run_pending()
    fake_host.advance(5)
    assert ticks == [0, 1]


def test_on_done(fake_host):
    """It is a `TaskHandle`: `on_done` comes at its end."""
    seen = []
    handle = spawn_interval(1, lambda: None)
    handle.on_done(seen.append)
    fake_host.advance(2)
    assert seen == []
    handle.abort()
    fake_host.run_pending()
    assert seen == [handle]


def test_two_intervals_interleave_in_time_order(fake_host):
    """Two intervals in time order."""
    seen = []
    spawn_interval(2, lambda: seen.append(("a", fake_host.now)))
    spawn_interval(3, lambda: seen.append(("b", fake_host.now)))
    fake_host.advance(6)
    assert [t for _, t in seen] == sorted(t for _, t in seen)
    assert [t for n, t in seen if n == "a"] == [0, 2, 4, 6]
    assert [t for n, t in seen if n == "b"] == [0, 3, 6]


@pytest.mark.parametrize("period", [-1, -0.001, float("nan"), float("inf")])
def test_wrong_period(fake_host, period):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="seconds"):
        spawn_interval(period, print)


def test_zero_is_the_next_turn(fake_host):
    """Zero: next turn; it freezes neither window nor test."""
    ticks = Ticks(fake_host)
    handle = spawn_interval(0, ticks)
    fake_host.run_pending()
    assert ticks
    fake_host.advance(0.1)
    assert len(ticks) >= 2
    handle.abort()


@pytest.mark.parametrize("fn", [3, None, "x"])
def test_no_work(fake_host, fn):
    """`fn` may be any work that `spawn_task` takes: else `TypeError`."""
    with pytest.raises(TypeError):
        spawn_interval(1, fn)


def test_where_it_runs(fake_host):
    """A plain function on the UI thread, with `executor=POOL` on the pool; other kinds where their kind goes."""
    where = {}

    def note(name):
        where[name] = threading.current_thread()

    async def coroutine():
        note("coroutine")

    @ui_task
    async def on_ui():
        note("ui_task")

    spawn_interval(1, note, "plain")
    spawn_interval(1, note, "POOL", executor=POOL)
    spawn_interval(1, coroutine)
    spawn_interval(1, on_ui)
    fake_host.run_pending()
    main = threading.current_thread()
    assert where["plain"] is where["ui_task"] is main
    assert where["POOL"] is not main
    assert where["coroutine"] is not main
    assert where["coroutine"] is not where["POOL"]


def test_one_that_raises(fake_host):
    """One that raises is reported; an interval goes on."""
    count = []

    def work():
        count.append(1)
        raise ValueError(len(count))

    spawn_interval(1, work)
    fake_host.advance(2)
    assert len(count) == 3
    assert [str(e) for e in fake_host.errors] == ["1", "2", "3"]
    fake_host.errors.clear()


@pytest.mark.parametrize("kind", ["plain", "coroutine", "ui"])
def test_one_that_raises_elsewhere(fake_host, kind):
    """...of whatever kind."""

    def plain():
        raise ValueError

    async def coroutine():
        raise ValueError

    spawn_interval(1, {"plain": plain, "coroutine": coroutine, "ui": ui_task(coroutine)}[kind])
    for _ in range(3):
        fake_host.advance(1)
    assert [type(e) for e in fake_host.errors] == [ValueError] * 4
    fake_host.errors.clear()


def test_writes_a_signal(fake_host):
    """The plainest use: a clock."""
    read, write = create_signal(0)
    spawn_interval(1, write.update, lambda n: n + 1)
    fake_host.advance(3)
    assert read() == 4


def test_from_a_worker(fake_host):
    """Any thread may start one."""
    ticks = Ticks(fake_host)
    spawn_task(lambda: spawn_interval(1, ticks) and None)
    fake_host.run_pending()
    fake_host.advance(2)
    assert len(ticks) == 3


def test_all_ends_with_the_runtime():
    """Nothing goes on after the close."""
    runtime = fake_runtime()
    host = runtime.host
    ticks = Ticks(host)
    handle = spawn_interval(1, ticks)
    host.advance(1)
    runtime.close()
    assert handle.done()
    assert ticks == [0, 1]
    assert host.pending == 0


@pytest.mark.parametrize("spelling", ["method", "setup", "owner", "object"])
def test_ends_with_its_owner(tk_root, pilot, spelling):
    """Owned by the component; by the owner at hand; by `owner=`."""
    ticks = []

    class Page(Component):
        def setup(self):
            if spelling == "setup":
                spawn_interval(0.01, ticks.append, 1)

    class Model:
        pass

    page = Page(tk_root)
    if spelling == "method":
        page.spawn_interval(0.01, ticks.append, 1)
    elif spelling == "owner":
        spawn_interval(0.01, ticks.append, 1, owner=page)
    elif spelling == "object":
        spawn_interval(0.01, ticks.append, 1, owner=scope_of(page))
    pilot.wait_until(lambda: len(ticks) >= 3)
    page.destroy()
    count = len(ticks)
    end = time.monotonic() + 0.05
    pilot.wait_until(lambda: time.monotonic() > end)
    assert len(ticks) == count


def test_owner_that_has_ended(tk_root):
    """An owner that has ended: `NoOwnerError`."""
    page = Component(tk_root)
    page.destroy()
    with pytest.raises(NoOwnerError):
        page.spawn_interval(1, print)
    with pytest.raises(NoOwnerError):
        spawn_interval(1, print, owner=page)


def test_waits_for_the_ui_from_a_tick(fake_host):
    """A tick on the pool may call the window."""
    seen = []

    def work():
        call_in_ui(seen.append, fake_host.now).result(20)

    spawn_interval(1, work, executor=POOL)
    fake_host.advance(1)
    fake_host.advance(1)
    assert seen == [0, 1, 2]


def test_real_time(tk_root, pilot):
    """On a real window: about the period apart, never before it."""
    ticks = []
    page = Component(tk_root)
    page.spawn_interval(0.02, lambda: ticks.append(time.monotonic()))
    pilot.wait_until(lambda: len(ticks) >= 6)
    offsets = [(t - ticks[0]) / 0.02 for t in ticks[1:]]
    assert offsets == sorted(offsets)
    assert offsets[-1] >= 4


STEPS = [
    (0.3, [0.3]),
    (0.3, [0.1] * 3),
    (1.0, [0.1] * 10),
    (1.0, [1 / 3] * 3),
    (0.9, [0.3] * 3),
    (2.0, [0.4] * 5),
]


@pytest.mark.parametrize(("delay", "steps"), STEPS)
@pytest.mark.parametrize("start", [0, 0.1, 0.7, 123.3, 1e6 + 0.1])
def test_all_that_waits_is_due_at_its_moment(fake_host, delay, steps, start):
    """All time goes through the host's clock: sleeps, limits, timeouts and tokens, due neither early nor late."""
    fake_host.advance(start)
    done = []

    async def sleeper():
        await sleep(delay)
        done.append("sleep")

    async def limited():
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


async def sleep_long():
    await sleep(1000)
