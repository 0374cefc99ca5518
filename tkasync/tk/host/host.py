"""The host on a real Tk: one Tk timer for all deadlines, turns woken by a file handler.

Everything here runs on the UI thread, ``wake`` excepted.

How a turn is armed
===================

Two demands pull against each other:

* *Something has to be armed before a callback runs.* Any callback may open a dialog, and returns only when the dialog
  is closed. The dialog's event loop runs meanwhile, and has to come back to the queue and to the timers. Whatever is
  armed after the callback is armed too late.
* *Nothing may be ready without end.* Tk redraws when it is idle, that is, when no file is readable and no timer is due.

So the waker's flag is raised during a turn, where a nested loop finds it at once, and lowered after it; the Tk timer is
set again before a timer's call. What a turn leaves over gets a turn after the redraw (`tkasync.tk.host.redraw`). At
the end of `_run_turn` one of these holds, and no call is lost:

* the queue is empty, and the next post wakes (`tkasync.dispatch.queue` has the proof);
* it is not, and the next turn is armed: after the redraw, or by a timer when turns nest too deep.

A turn inside a turn takes from the same queue, so calls run in the order queued. The Tk timer is never further away
than the net (`tkasync.tk.host.tk_timer`), which finds a call whose wake has been lost, to a cut connection say.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from functools import partial
from sys import _getframe, getrecursionlimit
from threading import get_ident
from time import monotonic
from typing import Any

from tkasync.dispatch.host import Guard, HostCounts, Wake, Work
from tkasync.dispatch.late_calls import late_calls
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import check_seconds
from tkasync.ownership.report_text import traceback_to_show
from tkasync.tk.callback_errors import ShownErrors
from tkasync.tk.guard import guard as tk_guard
from tkasync.tk.guard.pin import release_dead_pins
from tkasync.tk.guard.tcl_objects import plain, refuse_tcl_objects
from tkasync.tk.host.destruction import Destruction
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.flags import Flags
from tkasync.tk.host.redraw import Redraw
from tkasync.tk.host.root_check import check_root
from tkasync.tk.host.teardown import end_root
from tkasync.tk.host.timekeeping import Timekeeping
from tkasync.tk.host.tk_timer import TkTimer
from tkasync.tk.host.waits import Waits
from tkasync.tk.host.wakers.choice import check_kind, make_waker
from tkasync.tk.host.wakers.poll import PollWaker
from tkasync.tk.host.wakers.waker import Waker
from tkasync.tk.host.watches.focus import FocusWatch
from tkasync.tk.host.watches.visibility import OnChange, Visibility

_ALONE = 8  # a guess: turns that come alone to one that asks all the same
_DEEP = 8  # a guess: turns inside turns, by callbacks that call update(), before the next one has to wait


class TkHost(Flags, Timekeeping):
    """See the module.

    Args:
        root: the root window; its thread is the UI thread, and must be the one that calls.
        guard: which guard to put in front of ``root.tk``, if any (`tkasync.tk.guard.guard`).
        wake: see `tkasync.tk.host.wakers`.
        budget: seconds after which a turn lets the window redraw before it goes on.
    """

    def __init__(self, root: tkinter.Tk, *, guard: Guard, wake: Wake, budget: float) -> None:
        super().__init__()
        self.root = root
        self.ui_thread: int = get_ident()
        check_root(root)
        check_kind(wake, root.tk)
        self._tk: Any = root.tk
        self._wake_kind = wake
        self._budget = check_seconds("budget", budget)
        self._guard_wanted: Guard = guard
        self.guard: tk_guard.TkGuard | None = None
        self._waker: Waker = PollWaker()
        # Until the start is over, in the middle of which a finalizer may come. No methods: they would hold the host.
        self._early_watches: list[Any] = []
        self.watch: Callable[..., None] = lambda *watch, early=self._early_watches: early.append(watch)
        self._depth = self._turns = 0
        self._quiet_at = 0.0
        self._shown = ShownErrors(root)
        self._closed = False
        self._parts = ExitStack()

    def start(self, queue: UiDispatchQueue, work: Work, on_root_end: Callable[[], object]) -> None:
        """See `Host`. Where a step fails, or Ctrl+C comes, the root is as it was before, its guard included."""
        self._queue = queue
        release_dead_pins()
        with tk_guard.guarding(self.root, queue.post, self._guard_wanted) as self.guard, ExitStack() as parts:
            self._tk = self.root.tk
            self._make(parts, work)
            queue.connect(self._waker.wake, self._waker.clear)
            self._take_up_what_came_early()
            self._destruction.watch_root(self.root, partial(end_root, self._tk, on_root_end))
            self._parts = parts.pop_all()

    def _take_up_what_came_early(self) -> None:
        """See to what a finalizer, in the middle of the start, has set, queued and watched."""
        self._set_timers_by(self._timer.add)
        self.watch = self._destruction.watch
        if self._deadlines:
            self._timer.arm()
        for widget, on_end in self._early_watches:
            self.watch(widget, on_end)
        if not self._queue.is_empty():
            self._waker.wake()

    def _make(self, parts: ExitStack, work: Work) -> None:
        """Take hold of the window; what takes each part back is in *parts* before the part changes anything."""
        tk, queue = self._tk, self._queue
        entries = self._entries = TclEntries(tk, queue)
        parts.callback(entries.close)
        self._destruction = Destruction(tk, entries, queue.post, self.guard)
        self._visibility = Visibility(tk, entries, queue)
        self._waits = Waits(tk, entries, queue)
        begin: list[Destruction | Visibility | Waits] = [self._destruction, self._visibility, self._waits]
        for part in begin:
            parts.callback(part.close)
            part.begin()
        self._redraw = Redraw(tk, entries, self._budget, self._go_on)
        self._waker = make_waker(self._wake_kind, tk, entries, self._on_wake)
        parts.callback(self._close_waker)
        polled = work if self._waker.polls else None
        self._timer = TkTimer(self._deadlines, entries, self._on_timer, self.wake, polled)
        parts.callback(self._timer.close)
        parts.callback(self._drop_timers)
        self._focus = parts.enter_context(closing(FocusWatch(tk, entries, queue, self._timer.add)))

    # Timers

    def _on_timer(self, is_net: bool) -> None:
        now = self.round_at = monotonic()
        if self._redraw.is_going_on or self._waits_for_room() or self._gives_way(now):
            return  # what is due runs in the turn after the redraw
        if not is_net:
            self._redraw.ask_for_idle()  # timers that are due again and again look alone on a loaded machine
            self._run_due_timers()
        elif not self._queue.is_empty():
            self._waker.renew()  # a wake is lost: the program may have taken it away
        if not self._queue.is_empty():
            self._run_turn()
        # Windows that were closed earlier: one may have been held until now, by a stuck task say.
        if late_calls:
            self._queue.run_aside(late_calls.clear)
        release_dead_pins()
        if is_net:
            self._queue.run_aside(self._destruction.look)
            self._waits.run_held_back()  # a dialog of the system's begins without a wait that Tcl could see
        if not self._closed:
            self._count_turn(now)

    def _run_due_timers(self) -> None:
        if self._depth < _DEEP or not self._is_too_deep:  # else the Tk timer is set for a moment later
            self._timer.run_due(self._run_timer, self._budget)

    @property
    def _is_too_deep(self) -> bool:
        # Dialogs do not count: each that is open waits in one turn, and has as many inside it again.
        return self._depth >= _DEEP * (1 + self._waits.open)

    def _run_timer(self, fn: Callable[[], object]) -> None:
        self._depth += 1
        if self.note_timer is not None:
            self.note_timer(fn)
        try:
            self._queue.run_aside(fn, self._budget)
        finally:
            self._depth -= 1

    # Turns

    def hear_signals(self) -> Callable[[], None]:
        """Let a signal wake an idle loop, so that Python runs its handler at once; return the undoing. Main thread."""
        return self._waker.hear_signals()

    def _on_wake(self, *_file: object) -> None:
        try:
            _getframe(getrecursionlimit() // 4)  # as has_room() begins, without its two calls for each wake
        except ValueError:
            pass
        else:
            if self._waits_for_room():
                return
        # Tcl's timers go by the system's clock and stand still when it has been set back; a wake still comes.
        now = self.round_at = monotonic()
        if now > self._timer.late_at:
            self._timer.arm()
        if self._redraw.due is not None and self._gives_way(now):
            return
        if now >= self._deadlines.earliest:
            self._run_due_timers()
        self._run_turn(is_readable=True)
        if not self._closed:
            # Only now: before the turn it would be a tenth of a post's way to its call.
            self._count_turn(now)

    def _count_turn(self, began: float) -> None:
        """Note that a turn which began then is over; the second in a row asks Tk to tell when it is idle."""
        self._turns += 1
        # One that comes alone asks for nothing: an `after idle` for each would be a good part of its cost. On a loaded
        # machine the time between two turns says nothing: the next one may be due before Tk gets to its idle work,
        # however late it begins. So now and then one asks that looks as if it came alone.
        if began < self._quiet_at or self._turns % _ALONE == 0:
            self._redraw.ask_for_idle()
        self._quiet_at = monotonic() + self._budget

    def _gives_way(self, now: float) -> bool:
        """Whether Tk has not come to its idle work for too long; what was to run now then comes after the redraw."""
        due = self._redraw.due
        if due is None or now <= due:
            return False
        self._go_on_after_redraw()
        return True

    def _go_on(self) -> None:
        self.round_at: float = monotonic()
        if not self._waits_for_room():
            self._run_due_timers()
            self._run_turn()

    def _run_turn(self, is_readable: bool = False) -> None:
        """Run one turn. No exception leaves it but the two that are to end the event loop.

        Args:
            is_readable: the wake-up flag started this turn and stays raised until a turn clears it; that turn leaves
                either an empty queue or an armed continuation. Raising it again would cost a tenth of a wake.
        """
        if self._closed:
            return
        if self._depth >= _DEEP and self._is_too_deep:
            self._redraw.go_on_later(self._depth - _DEEP)
            self._lower_flags()
            return
        if not is_readable:
            self._waker.raise_flag()
        self._depth += 1
        try:
            self._queue.drain_and_execute(self._budget)
        finally:
            self._depth -= 1
        if not self._closed:
            # What a host is obliged to after every drain: what is left over gets a turn.
            if not self._queue.is_empty():
                self._go_on_after_redraw()
                return
            if self._waker.polls:
                self._timer.expect_more()
            if self._file is not None:
                self._file.hear()

    # Widgets

    def watch_visibility(self, widget: tkinter.Misc, on_change: OnChange) -> Callable[[], None]:
        return self._visibility.watch(widget, on_change)

    def watch_focus(self, on_change: OnChange) -> Callable[[], None]:
        return self._focus.watch(on_change)

    def refuse_waits(self) -> None:
        self._waits.refuse()
        tk_guard.forward_no_more(self.guard)

    check_arguments: staticmethod[[Iterable[object]], None] = staticmethod(refuse_tcl_objects)
    plain_outcome: staticmethod[[Any], Any] = staticmethod(plain)

    def counts(self) -> HostCounts:
        return tk_guard.counts_of(self.guard)

    def show_error(self, error: BaseException) -> None:
        self._shown.show(error, traceback_to_show(error))

    def close(self) -> None:
        """Take everything back from Tk; the root goes on living."""
        if self._closed:
            return
        self._closed = True
        # Each goes on where another fails: after a destroy in Tcl one may, and an entry left behind keeps the window.
        self._parts.close()
        release_dead_pins()

    def _close_waker(self) -> None:
        waker, self._waker = self._waker, PollWaker()
        waker.close()
