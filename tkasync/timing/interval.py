"""`spawn_interval`: work at ``start + n * period``, by the host's clock. UI thread, unless said otherwise."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.execution.spawn import AnyExecutor
from tkasync.runtime.widget_scopes import widget_of
from tkasync.tasks.handle import TaskHandle
from tkasync.timing.recurring import Recurring
from tkasync.tk.host.visibility import watch_visibility

Ts = TypeVarTuple("Ts")
_SHORTEST = 0.001  # seconds; Tk's own timers go by milliseconds
_PAUSED = "paused"
_HIDDEN = "hidden"
_ROUNDING = 1e-6  # periods: a timer due at start + n * period may come by a rounding error earlier


class IntervalHandle(TaskHandle[None]):
    """What `spawn_interval` hands back: a task that runs until it is stopped, by `abort` or with its owner."""

    def __init__(self, work: Recurring, period: float, args: tuple[Any, ...]) -> None:
        super().__init__(work.runtime, work.scope, work.name, work.site, work)  # in a group of its own
        self._work = work
        self._args = args
        self._period = max(period, _SHORTEST)
        self._start: float | None = None
        self._tick_number = 0
        self._timer: Timer | None = None
        self._run: TaskHandle[Any] | None = None
        self._held_by: set[str] = set()
        self._unwatch: Callable[[], object] | None = None
        self._begin()

    # For everybody, on any thread

    def pause(self) -> None:
        """Run no more until `resume`; a run that is under way goes on. Any thread."""
        self._runtime.on_ui_thread(self._hold, _PAUSED)

    def resume(self) -> None:
        """Go on after `pause`, in step with the start. Any thread.

        If a run fell into the pause, one is made up for at once.
        """
        self._runtime.on_ui_thread(self._let_go, _PAUSED)

    @property
    def is_paused(self) -> bool:
        """Whether it is held up, by `pause` or because its widget is not on the screen. Any thread."""
        return bool(self._held_by)

    @property
    def still_running(self) -> bool:
        """Whether it was stopped while a run goes on: a thread that has not seen its token yet. Any thread."""
        run = self._run
        return self.done() and run is not None and run.still_running

    def _stop_work(self, reason: object) -> None:
        self._runtime.on_ui_thread(self._end)
        super()._stop_work(reason)

    # Ticks

    def start(self, widget: tkinter.Misc | None) -> None:
        """Begin now, or when *widget* is on the screen."""
        if widget is None:
            self._tick()
        elif not self.done():
            self._hold(_HIDDEN)
            self._unwatch = watch_visibility(widget, self._on_visible)

    def _on_visible(self, is_visible: bool) -> None:
        if is_visible:
            self._let_go(_HIDDEN)
        else:
            self._hold(_HIDDEN)

    def _hold(self, reason: str) -> None:
        """Stop ticking for *reason*, beside the reasons there are."""
        if not self._held_by:
            self._disarm()
        self._held_by.add(reason)

    def _let_go(self, reason: str) -> None:
        """*reason* is over; if it was the last one, go on."""
        if reason not in self._held_by:
            return
        self._held_by.remove(reason)
        if self._held_by or self.done():
            return
        if self._start is None or self._number_now() > self._tick_number:
            self._tick()
        else:
            self._arm()

    def _tick(self) -> None:
        """Run, unless the last run goes on, and wait for the next tick; the first tick is the start."""
        self._timer = None
        if self.done() or self._held_by:
            return
        if self._start is None:
            self._start = self._runtime.host.now
        self._tick_number = max(self._tick_number, self._number_now())
        # First the next one: a run that cannot be started must not end the interval.
        self._arm()
        if self._run is None or (self._run.done() and not self._run.still_running):
            self._run = self._work.spawn(self._work.scope, self._args)

    def _number_now(self) -> int:
        """Which tick it is time for: those that a busy window has missed are left out."""
        assert self._start is not None  # set by the first tick
        return int((self._runtime.host.now - self._start) / self._period + _ROUNDING)

    def _arm(self) -> None:
        self._disarm()
        assert self._start is not None  # as above
        host = self._runtime.host
        due = self._start + (self._tick_number + 1) * self._period
        self._timer = host.after(max(0.0, due - host.now), self._tick)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)
            self._timer = None

    def _end(self) -> None:
        self._disarm()
        if self._unwatch is not None:
            self._unwatch()
        if self._run is not None:
            self._run.abort("its interval was stopped")


def spawn_interval(
    period: float,
    fn: Callable[[Unpack[Ts]], Any],
    *args: *Ts,
    owner: object = None,
    executor: AnyExecutor = None,
    while_visible: bool = False,
) -> IntervalHandle:
    """Run ``fn(*args)`` at once, and then every *period* seconds, until the handle is aborted or the owner ends.

    *fn* is any work that ``spawn_task`` takes and runs where that would run it. Runs begin at ``start + n * period`` by
    the host's clock, without drift. They never overlap: what falls due while one goes on, or while the window is busy,
    is left out. One that raises is reported, and the interval goes on. It stops at once: no run begins after
    ``abort()``, and the one under way is aborted. Any thread; from another than the UI thread it starts in the next
    turn.

    Args:
        period: seconds; zero: every turn of the window, once a millisecond at most.
        fn: the work itself, not its result.
        *args: what it is called with.
        owner: a widget, a scope or an object; by default what is at hand, see ``spawn_task``.
        executor: see ``spawn_task``; `UI` runs a plain function on the UI thread.
        while_visible: pause while the owner, a widget, is not on the screen: in a hidden tab, in an iconified or
            withdrawn window, or not packed yet. If a run fell into the pause, one is made up for when it shows again.

    Raises:
        ValueError: *period* is negative or not finite; *while_visible* without a widget for an owner.
        TypeError: *fn* is no work, or a coroutine object, which could run only once.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """
    period = check_seconds("spawn_interval(period)", period)
    work = Recurring(fn, owner=owner, executor=executor)
    handle = IntervalHandle(work, period, args)
    widget = widget_of(work.scope) if while_visible else None
    if while_visible and widget is None:
        raise ValueError("while_visible needs a widget that is on the screen or not: pass owner=widget")
    try:
        work.scope.admit(handle, "parallel", lambda: work.runtime.on_ui_thread(handle.start, widget))
    except BaseException:
        handle.abort("it could not be started")
        raise
    return handle
