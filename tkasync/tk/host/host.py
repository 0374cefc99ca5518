"""The host on a real Tk: one Tcl command and one Tk timer for all deadlines, turns woken by a file handler.

Everything here runs on the UI thread, ``wake`` excepted.

How a turn is armed decides what the window feels. Two demands pull against each other: a callback may
open a dialog whose event loop must come back to the queue at once, so something has to be armed *before* a
callback runs; but a handler that is always ready starves redrawing, which Tk does only when idle. So the
waker is held readable during a turn (a nested loop finds it at once) and settled after it; what is left over
goes on after the redraw (`tkasync.tk.host.redraw`).

Every script that Tcl is given has a ``catch`` around it. What a handler raises (``SystemExit``, ``KeyboardInterrupt``)
leaves ``mainloop()`` all the same; without it a nested loop would show Tcl's own error dialog, and a channel would
lose its handler.
"""

from __future__ import annotations

import logging
import tkinter
from collections.abc import Callable, Iterable
from functools import partial
from math import ceil
from threading import get_ident
from time import monotonic, perf_counter
from typing import Any

from tkasync.dispatch.host import HostCounts, Wake, Work
from tkasync.dispatch.late_calls import late_calls
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import Timer, TimerHeap, check_seconds
from tkasync.tk.guard import guard as tk_guard
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins
from tkasync.tk.host.clock_watch import ClockWatch
from tkasync.tk.host.destruction import Destruction
from tkasync.tk.host.redraw import Redraw
from tkasync.tk.host.root_check import check_root
from tkasync.tk.host.teardown import cancel_jobs, delete_command, quietly
from tkasync.tk.host.wait_variable import VariableWaits
from tkasync.tk.host.wakers import PollWaker, Waker, check_kind, make_waker

_log = logging.getLogger("tkasync")
_NET_MS = 500  # the safety net under the waker: costs 0.06 % of a core
_POLL_MS = (1, 16, 100)  # polling alone: the first wait, the longest while an answer is due, and when idle
_DEEP = 8  # a guess: turns inside turns, by callbacks that call update(), before the next one has to wait
_DEEP_MS = 10


class TkHost:
    """See the module.

    Args:
        root: the root window; its thread is the UI thread, and must be the one that calls.
        guard: put the guard in front of ``root.tk`` (`tkasync.tk.guard.guard`).
        wake: see `tkasync.tk.host.wakers`.
        budget: seconds after which a turn lets the window redraw before it goes on.
    """

    def __init__(
        self, root: tkinter.Tk, *, guard: bool = True, wake: Wake = "auto", budget: float = 0.006
    ) -> None:
        self.root = root
        self.ui_thread = get_ident()
        check_kind(wake)
        check_root(root)
        self._tk: Any = root.tk
        self._wake_kind = wake
        self._budget = check_seconds("budget", budget)
        self._guard_wanted = guard
        self.guard: tk_guard.TkGuard | None = None
        self._timers = TimerHeap()
        self._waker: Waker = PollWaker()
        self._clock_watch = ClockWatch(self, self.wake)
        self._tk_timer: str | None = None
        self._armed_for = float("inf")
        self._depth = 0
        self._poll_ms = _POLL_MS[0]
        self._showing = False
        self._closed = False

    def start(self, queue: UiDispatchQueue, work: Work) -> None:
        self._queue = queue
        self._work = work
        release_dead_pins()
        if self._guard_wanted:
            self.guard = tk_guard.install(self.root, queue.post)
            self._tk = self.root.tk
        self._destruction = Destruction(self._tk, queue.post)
        self._waits = VariableWaits(self._tk)
        self._tk.createcommand("tkasync_timer", self._on_timer)
        self._redraw = Redraw(self._tk, self._budget, self._run_turn)
        self._waker = make_waker(self._wake_kind, self._tk, self._on_wake)
        self._arm()

    # Clock and timers

    @property
    def now(self) -> float:
        """``time.monotonic()``: unlike Tcl's own clock it never steps."""
        return monotonic()

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        timer = self._timers.add(monotonic() + delay, fn)
        if timer.due < self._armed_for and not self._closed:
            self._arm()
        if not self._clock_watch.is_watching:
            self._clock_watch.begin()
        return timer

    def cancel(self, timer: Timer) -> None:
        self._timers.cancel(timer)

    @property
    def armed_for(self) -> float:
        """When the Tk timer is to fire. Any thread."""
        return self._armed_for

    @property
    def waiting_timers(self) -> int:
        """How many timers wait. Any thread."""
        return len(self._timers)

    def _arm(self) -> None:
        """Set the one Tk timer to the next deadline, or to the net, whichever is earlier."""
        if self._tk_timer is not None:
            self._tk.call("after", "cancel", self._tk_timer)
        now = monotonic()
        wait_ms = self._next_poll_ms() if self._waker.polls else _NET_MS
        due = self._timers.next_due()
        if due is not None:
            # At least 1 ms: a timer of 0 ms that sets itself again would keep Tk from ever being idle.
            wait_ms = min(wait_ms, max(1, ceil((due - now) * 1000)))
        self._armed_for = now + wait_ms / 1000
        self._tk_timer = self._tk.call("after", wait_ms, "catch tkasync_timer")

    def _next_poll_ms(self) -> int:
        first, longest, idle = _POLL_MS
        self._poll_ms = max(first, min(self._poll_ms * 2, longest if self._work else idle))
        return self._poll_ms

    def _on_timer(self) -> None:
        self._tk_timer = None
        self._arm()
        self._run_due_timers()
        if not self._queue.is_empty():
            self._run_turn()
        self._let_go_of_the_dead()

    def _let_go_of_the_dead(self) -> None:
        """Windows that were closed earlier: one may have been held until now, by a stuck task say."""
        if late_calls:
            self._queue.run_aside(late_calls.clear)
        release_dead_pins()

    def _run_due_timers(self) -> None:
        if self._depth >= _DEEP:
            return  # the Tk timer is armed again, for a moment later
        due = self._timers.next_due()
        if due is None or due > monotonic():
            return
        mark, end = self._timers.mark(), perf_counter() + self._budget
        while (fn := self._timers.pop_due(monotonic(), mark)) is not None:
            # Armed again before it runs: it may open a dialog, and the next one must come meanwhile.
            self._arm()
            self._depth += 1
            try:
                self._queue.run_aside(fn, self._budget)
            finally:
                self._depth -= 1
            if perf_counter() >= end:
                return

    # Turns

    def hear_signals(self) -> Callable[[], None]:
        """Let a signal wake an idle loop, so that Python runs its handler at once. Main thread; returns the undoing."""
        return self._waker.hear_signals()

    def wake(self) -> None:
        self._waker.wake()

    def clear_wake(self) -> None:
        self._waker.settle()

    def _on_wake(self) -> None:
        # Tcl's timers go by the system's clock and stand still when it has been set back; a wake still comes.
        if monotonic() > self._armed_for + _NET_MS / 1000:
            self._arm()
        if self._redraw.is_overdue():
            self._go_on_after_redraw()
            return
        self._run_due_timers()
        self._run_turn(is_readable=True)
        if not self._closed:
            self._redraw.ask_for_idle()  # only now: before the turn it would be a tenth of a post's way to its call

    def _run_turn(self, is_readable: bool = False) -> None:
        """One turn. No exception leaves it but the two that are to end the event loop.

        Args:
            is_readable: the waker has begun it. It is then readable until a turn settles it, and that one leaves the
                queue empty or the go-on armed: an event loop opened by a callback comes back in either case.
        """
        if self._closed:
            return
        if self._depth >= _DEEP:
            self._go_on_later()
            return
        if not is_readable:
            self._waker.hold()
        self._depth += 1
        try:
            self._queue.drain_and_execute(self._budget)
        finally:
            self._depth -= 1
        if not self._closed and not self._queue.is_empty():
            self._go_on_after_redraw()
        elif self._waker.polls and not self._closed:
            self._poll_ms = 0
            self._arm()

    def _go_on_after_redraw(self) -> None:
        self._waker.settle()
        self._redraw.go_on_after()

    def _go_on_later(self) -> None:
        """Callbacks that call ``update()`` nest turns; ever longer waits keep a flood of them off the end of the stack.

        ``update()`` does not wait for a timer and comes back; a dialog that was opened so deep goes on, more slowly.
        """
        self._waker.settle()
        self._redraw.go_on_in(_DEEP_MS * 2 ** min(10, self._depth - _DEEP))

    # Widgets

    def watch(self, widget: tkinter.Misc, on_end: Callable[[], object]) -> None:
        self._destruction.watch(widget, on_end)

    def watch_root(self, on_end: Callable[[], object]) -> None:
        self._destruction.watch(self.root, partial(self._root_ends, on_end))

    def _root_ends(self, on_end: Callable[[], object]) -> None:
        # Off the screen first, for a close may take its grace time. Tk refuses that at a destroy in Tcl, and for a root
        # that is no toplevel.
        quietly(self._tk.call, "wm", "withdraw", ".")
        try:
            on_end()
        finally:
            # Every job of the program's: they would fail when the widgets are gone.
            cancel_jobs(self._tk)
            quietly(self._tk.call, "update", "idletasks")

    def refuse_waits(self) -> None:
        self._waits.refuse()

    # What else depends on Tk

    def check_arguments(self, args: Iterable[object]) -> None:
        tk_guard.refuse_tcl_objects(args)

    def counts(self) -> HostCounts:
        deferred = self.guard.deferred if self.guard is not None else 0
        return HostCounts(deferred_finalizers=deferred, pinned_interpreters=pinned_interpreters())

    def show_error(self, error: BaseException) -> None:
        """Give *error* to ``root.report_callback_exception``; one that comes while that runs is logged.

        It may show a dialog, whose event loop goes on with the calls that fail: one dialog, not one in another.
        """
        if self._showing:
            _log.error("unhandled error, while another one is being shown", exc_info=error)
            return
        self._showing = True
        try:
            self.root.report_callback_exception(type(error), error, error.__traceback__)
        except Exception:
            _log.exception("report_callback_exception itself failed")
        finally:
            self._showing = False

    # The end

    def close(self) -> None:
        """Take everything back from Tk; the root goes on living."""
        if self._closed:
            return
        self._closed = True
        self._timers.clear()
        self._clock_watch.close()
        waker, self._waker = self._waker, PollWaker()
        waker.close()
        # Each step by itself: after a destroy at Tcl level one may fail, and a command left behind keeps the window.
        quietly(self._cancel_our_jobs)
        self._destruction.close()
        delete_command(self._tk, "tkasync_timer")
        self._redraw.close()
        quietly(self._waits.end)
        release_dead_pins()

    def _cancel_our_jobs(self) -> None:
        for job in self._tk.splitlist(self._tk.call("after", "info")):
            if "tkasync_" in str(self._tk.call("after", "info", job)):
                self._tk.call("after", "cancel", job)
