"""`spawn_interval`: work at ``start + n * period``, by the host's clock. UI thread, unless said otherwise.

The start is fixed when the interval is made, and a pause does not move it. One number says how far it is: that of the
last tick that has run or was missed for good. A tick with a greater number that is due runs as soon as nothing holds
the interval up, so one tick at most is made up for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypedDict, TypeVarTuple, Unpack

from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.runtime.widget_scopes import widget_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import AnyExecutor
from tkasync.tasks.state import TaskKind, TaskState
from tkasync.timing.recurring import Recurring

Ts = TypeVarTuple("Ts")
_SHORTEST = 0.001  # seconds; Tk's own timers go by milliseconds
_PAUSED = "paused"
_HIDDEN = "hidden"


class IntervalOptions(TypedDict, total=False):
    """The options of `spawn_interval`, as keywords of a component's method."""

    delay: float
    executor: AnyExecutor
    while_visible: bool


class IntervalHandle(TaskHandle[None]):
    """What `spawn_interval` returns: a task that runs until it is stopped, by `abort` or with its owner."""

    is_endless = True
    """Whether it ends only when it is told to."""

    def __init__(self, work: Recurring, period: float, delay: float, args: tuple[Any, ...]) -> None:
        super().__init__(work.runtime, work.scope, work.name, work.line, {"group": work})  # of its own
        self._work = work
        self.kind: TaskKind = work.kind
        self._args = args
        self._period = max(period, _SHORTEST)
        self._start = work.runtime.host.now + delay
        self._last_tick = -1
        self._runs = 0
        self._timer: Timer | None = None
        self._run: TaskHandle[Any] | None = None
        self._held_by: set[str] = set()
        self._unwatch: Callable[[], object] | None = None
        self.begin()

    # For everybody, on any thread

    def pause(self) -> None:
        """Start no run until `resume`; a run that is under way goes on. Any thread.

        Called before the first run, it prevents that run too.
        """
        self.runtime.on_ui_thread(self._hold, _PAUSED)

    def resume(self) -> None:
        """Go on after `pause`, in step with the start. Any thread.

        If ticks were missed while it was paused, one run starts at once.
        """
        self.runtime.on_ui_thread(self._release, _PAUSED)

    @property
    def is_paused(self) -> bool:
        """Whether it is held up, by `pause` or because its widget is not on the screen. Any thread."""
        return bool(self._held_by)

    @property
    def still_running(self) -> bool:
        """Whether it was stopped while a run goes on: a thread that has not seen its token yet. Any thread."""
        run = self._run
        return self.done() and run is not None and run.still_running

    @property
    def current_run(self) -> TaskHandle[Any] | None:
        """The newest run, which may have ended; ``None`` before the first. UI thread."""
        return self._run

    def stop_work(self, reason: object) -> None:
        self.runtime.on_ui_thread(self._end)
        super().stop_work(reason)

    # Ticks

    def start(self, widget: Any) -> None:
        """Begin to tick, with *widget* only while it is on the screen. UI thread."""
        if widget is None:
            self._go_on()
        elif not self.done():
            self._hold(_HIDDEN)
            self._unwatch = self.runtime.host.watch_visibility(widget, self._on_visible)

    def _on_visible(self, is_visible: bool) -> None:
        if is_visible:
            self._release(_HIDDEN)
        else:
            self._hold(_HIDDEN)

    def _hold(self, reason: str) -> None:
        """Stop ticking for *reason*; several reasons may hold at once."""
        if not self._held_by:
            self._disarm()
            self._take_back()
        self._held_by.add(reason)

    def _take_back(self) -> None:
        """Withdraw a run that waits for its turn of the UI thread: its tick counts as missed.

        A run that was sent to another thread counts as under way: it may begin at any moment.
        """
        run = self._run
        is_own = run is not None and run.line is self._work.line
        if run is not None and is_own and run.state is TaskState.PENDING and not self._work.runs_elsewhere:
            run.abort("its interval is paused")
            self._last_tick -= 1

    def _release(self, reason: str) -> None:
        """Remove *reason* to be paused; after the last one, go on."""
        if reason in self._held_by:
            self._held_by.remove(reason)
            try:
                self._go_on()
            except BaseException:
                # The recursion limit, say: else it would neither tick nor let itself be resumed. A run that cannot
                # be started has its next tick set already.
                if self._timer is None:
                    self._held_by.add(reason)
                raise

    def _go_on(self) -> None:
        """Tick if one is due, and wait for the next one."""
        if self.done() or self._held_by:
            return
        if self._number_now() > self._last_tick:
            self._tick()
        else:
            self._arm()

    def _tick(self) -> None:
        """Run, unless the last run goes on, and wait for the next tick."""
        self._timer = None
        if self.done() or self._held_by:
            return
        self._last_tick = max(self._last_tick + 1, self._number_now())
        # First the next one: a run that cannot be started must not end the interval.
        self._arm()
        if self._run is None or (self._run.done() and not self._run.still_running):
            self._run = self._work.spawn(self._work.scope, self._args)
            self._runs += 1

    def _number_now(self) -> int:
        """Return the number of the newest tick that is due, -1 before the start.

        The ticks between the last one that ran and this one are left out: a busy window has missed them.
        """
        passed = self.runtime.host.now - self._start
        return max(-1, math.floor(passed / self._period))

    def _arm(self) -> None:
        self._disarm()
        host = self.runtime.host
        due = self._start + (self._last_tick + 1) * self._period
        self._timer = host.after(max(0.0, due - host.now), self._tick)

    def _disarm(self) -> None:
        if self._timer is not None:
            self.runtime.host.cancel(self._timer)
            self._timer = None

    def _end(self) -> None:
        self._disarm()
        if self._unwatch is not None:
            self._unwatch()
        # With policy="drop" the run may be somebody else's, who had started it before.
        if self._run is not None and self._run.line is self._work.line:
            self._run.abort("its interval was stopped")


def ticks_of(interval: IntervalHandle) -> dict[str, float | None]:
    """Return period, seconds to the next tick, runs and ticks that were left out, for tools. UI thread."""
    timer, now = interval._timer, interval.runtime.host.now
    next_in = None if timer is None else max(0.0, timer.due - now)
    left_out = max(0, interval._last_tick + 1 - interval._runs)
    return {"period": interval._period, "next": next_in, "runs": interval._runs, "skipped": left_out}


def spawn_interval(
    period: float,
    fn: Callable[[Unpack[Ts]], object],
    *args: *Ts,
    delay: float = 0.0,
    owner: object = None,
    executor: AnyExecutor = None,
    while_visible: bool = False,
) -> IntervalHandle:
    """Run ``fn(*args)`` after *delay* seconds, and then every *period* seconds, until it is aborted or the owner ends.

    *fn* is any work that ``spawn_task`` takes. A plain function runs on the UI thread, as with ``after``, other work
    where its kind runs. Runs begin at ``start + n * period`` by the host's clock, without drift. They never overlap:
    what falls due while one goes on, or while the window is busy, is left out. One that raises is reported, and the
    interval goes on. It stops at once: no run begins after ``abort()``, and the one under way is aborted. Any thread.

    Args:
        period: seconds; zero: every turn of the window, once a millisecond at most.
        fn: the work itself, not its result.
        *args: what it is called with.
        delay: seconds until the first run; zero: the next turn.
        owner: a widget, a scope or an object; by default the current owner, see ``spawn_task``.
        executor: where else a plain function or a generator is to run: `POOL`, `THREAD` or an executor.
        while_visible: pause while the owner, a widget, is not on the screen: in a hidden tab, in an iconified or
            withdrawn window, or not packed yet. If ticks were missed meanwhile, one run starts when it shows again.

    Raises:
        ValueError: *period* or *delay* is negative or not finite; *while_visible* without a widget for an owner.
        TypeError: *fn* is no work, or a coroutine object, which could run only once.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """
    period = check_seconds("spawn_interval(period)", period)
    delay = check_seconds("spawn_interval(delay)", delay)
    work = Recurring(fn, owner=owner, executor=executor)
    widget = widget_of(work.scope) if while_visible else None
    if while_visible and widget is None:
        raise ValueError("while_visible needs a widget that is on the screen or not: pass owner=widget")
    # Behind the last refusal: tools hear of its begin, and would show it for ever.
    handle = IntervalHandle(work, period, delay, args)
    try:
        work.scope.admit(handle, "parallel", lambda: work.runtime.on_ui_thread(handle.start, widget))
    except BaseException:
        handle.abort("it could not be started")
        raise
    return handle
