"""The host on a real Tk: one Tcl command and one Tk timer for all deadlines, turns woken by a file handler.

Everything here runs on the UI thread, ``wake`` excepted.

How a turn is armed decides what the window feels. Two demands pull against each other: a callback may
open a dialog whose event loop must come back to the queue at once, so something has to be armed *before* a
callback runs; but a handler that is always ready starves redrawing, which Tk does only when idle. So the
waker is held readable during a turn (a nested loop finds it at once) and settled after it; what is left over
goes on from ``after idle`` and then ``after 0``, that is, after the redraw, with a timer behind it for a
window that is never idle.
"""

from __future__ import annotations

import contextlib
import logging
import tkinter
from collections.abc import Callable
from math import ceil
from threading import get_ident
from time import monotonic, perf_counter
from typing import Any

from tkasync.core import tk_guard
from tkasync.core.jobs import Jobs
from tkasync.core.pump import UiDispatchQueue
from tkasync.core.timers import Timer, TimerHeap
from tkasync.core.tk_endings import Endings
from tkasync.core.wakers import PollWaker, Waker, make_waker

_NET_MS = 250  # the safety net under the waker: costs 0.07 % of a core
_BACKSTOP_MS = 50  # for a window that is never idle
_POLL_MS = (
    1,
    16,
    50,
)  # polling alone: the first wait, the longest while an answer is expected, and when idle


class TkHost:
    """See the module.

    Args:
        root: the root window; its thread is the UI thread, and must be the one that calls.
        guard: put the guard in front of ``root.tk`` (`tkasync.core.tk_guard`).
        wake: ``"auto"``, ``"fd"``, ``"socket"`` or ``"poll"``.
        budget: seconds after which a turn lets the window redraw before it goes on.
    """

    def __init__(
        self, root: tkinter.Tk, *, guard: bool = True, wake: str = "auto", budget: float = 0.008
    ) -> None:
        self.root = root
        self.ui_thread = get_ident()
        self._tk: Any = root.tk
        self._wake_kind = wake
        self._budget = budget
        self._guard_wanted = guard
        self.guard: tk_guard.TkGuard | None = None
        self._timers = TimerHeap()
        self._waker: Waker = PollWaker()
        self._tk_timer: str | None = None
        self._armed_for = float("inf")
        self._backstop: str | None = None
        self._poll_ms = _POLL_MS[0]
        self._closed = False

    def start(self, queue: UiDispatchQueue, jobs: Jobs) -> None:
        self._queue = queue
        self._jobs = jobs
        if self._guard_wanted:
            self.guard = tk_guard.install(self.root, queue.post)
            self._tk = self.root.tk
        self.endings = Endings(self._tk, queue.post)
        self._tk.createcommand("tkasync_timer", self._on_timer)
        self._tk.createcommand("tkasync_go_on", self._on_go_on)
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
        return timer

    def cancel(self, timer: Timer) -> None:
        self._timers.cancel(timer)

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
        self._tk_timer = self._tk.call("after", wait_ms, "tkasync_timer")

    def _next_poll_ms(self) -> int:
        first, longest, idle = _POLL_MS
        self._poll_ms = min(self._poll_ms * 2, longest if self._jobs else idle)
        return max(first, self._poll_ms)

    def _on_timer(self) -> None:
        self._tk_timer = None
        self._arm()
        self._run_due_timers()
        if not self._queue.is_empty():
            self._run_turn()

    def _run_due_timers(self) -> None:
        mark, end = self._timers.mark(), perf_counter() + self._budget
        while (fn := self._timers.pop_due(monotonic(), mark)) is not None:
            # Armed again before it runs: it may open a dialog, and the next one must come meanwhile.
            self._arm()
            self._queue.run_aside(fn, self._budget)
            if perf_counter() >= end:
                return

    # Turns

    def wake(self) -> None:
        self._waker.wake()

    def settle_wake(self) -> None:
        self._waker.settle()

    def _on_wake(self) -> None:
        # Tcl's timers go by the system's clock and stand still while it is being set back; a wake still comes.
        self._run_due_timers()
        self._run_turn()

    def _run_turn(self) -> None:
        """One turn. No exception leaves it but the two that are to end the event loop."""
        if self._closed:
            return
        self._waker.hold()
        self._queue.drain_and_execute(self._budget)
        if not self._closed and not self._queue.is_empty():
            self._go_on_after_redraw()
        elif self._waker.polls and not self._closed:
            self._poll_ms = 0
            self._arm()

    def _go_on_after_redraw(self) -> None:
        self._waker.settle()
        if self._backstop is None:
            self._backstop = self._tk.call("after", _BACKSTOP_MS, "tkasync_go_on")
            self._tk.call("after", "idle", "after 0 tkasync_go_on")

    def _on_go_on(self) -> None:
        if self._backstop is not None:
            self._tk.call("after", "cancel", self._backstop)
            self._backstop = None
        self._run_turn()

    # The end

    def show_error(self, error: BaseException) -> None:
        """Give *error* to ``root.report_callback_exception``."""
        try:
            self.root.report_callback_exception(type(error), error, error.__traceback__)
        except Exception:
            logging.getLogger("tkasync").exception("report_callback_exception itself failed")

    def close(self) -> None:
        """Take everything back from Tk; the root goes on living."""
        if self._closed:
            return
        self._closed = True
        self._timers.clear()
        waker, self._waker = self._waker, PollWaker()
        waker.close()
        # After a destroy at Tcl level the commands may be gone with the interpreter.
        with contextlib.suppress(tkinter.TclError):
            self._cancel_our_jobs()
            self.endings.close()
            self._tk.deletecommand("tkasync_timer")
            self._tk.deletecommand("tkasync_go_on")

    def withdraw(self) -> None:
        """Take the window off the screen: it is about to be destroyed, and closing may take a while."""
        with contextlib.suppress(tkinter.TclError):  # destroyed at Tcl level, or a root that is no toplevel
            self._tk.call("wm", "withdraw", ".")

    def cancel_all_jobs(self) -> None:
        """Cancel every ``after`` job of the root, which would else fail when the widgets are gone."""
        with contextlib.suppress(tkinter.TclError):
            for job in self._tk.splitlist(self._tk.call("after", "info")):
                self._tk.call("after", "cancel", job)
            self._tk.call("update", "idletasks")

    def _cancel_our_jobs(self) -> None:
        for job in self._tk.splitlist(self._tk.call("after", "info")):
            if "tkasync_" in str(self._tk.call("after", "info", job)):
                self._tk.call("after", "cancel", job)
