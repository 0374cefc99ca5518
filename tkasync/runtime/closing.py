"""How a runtime ends: the order in which nothing is lost, nothing waits for ever, and the process can end.

1. dispatches and spawns are refused, and so are modal windows; what waits for the UI thread is released with
   `RuntimeClosedError`;
2. work that has not begun is withdrawn, so that no thread that becomes free begins it;
3. the scopes close: tokens set, coroutines cancelled, cleanups run;
4. running work gets the grace period. The UI thread keeps draining the queue, so that what ends is released on it. Last
   saves that the closing scopes have started (of a debounce with ``on_close="flush"``) get the period too, and are
   aborted after it. Programs and worker processes that do not end by then are killed in its last part;
5. the loop and the pool end; what is still running then is named, with its stack, in one warning;
6. calls that are still queued are dropped, counted and named in one warning;
7. the host takes everything back from Tk; what stragglers post from now on goes to `tkasync.dispatch.late_calls`.

The close is bounded by its time in all that it waits for. Cleanups run in every case: one that blocks is named, and may
be interrupted (`close_watch`, `interrupts`). ``sys.exit()`` in a cleanup or a last call, and Ctrl+C, are kept until all
that is done, and raised then; after Ctrl+C nothing is waited for. UI thread only. Why:
docs/design.md#owners-and-the-end.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from threading import TIMEOUT_MAX
from time import monotonic
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch import open_runtimes
from tkasync.dispatch.late_calls import late_calls, settle
from tkasync.dispatch.queue import Call
from tkasync.errors import RuntimeClosedError
from tkasync.execution.item import WorkItem
from tkasync.execution.places.on_ui import UiCallItem
from tkasync.execution.stacks import stack_of
from tkasync.ownership.whole_end import WholeEnd
from tkasync.runtime.close_watch import CloseWatch
from tkasync.runtime.interrupts import heard_by
from tkasync.runtime.parts import RuntimeParts
from tkasync.tasks.handle import TaskHandle

Ts = TypeVarTuple("Ts")
_log = logging.getLogger("tkasync")
# Seconds for the queue, for the finally blocks of UI tasks and for the threads' end, also when the grace is used up.
_LEAST = 0.05
_LAST_PART = 0.5  # seconds of the grace, a quarter of a shorter one, in which a program that was killed ends
_LONGEST = TIMEOUT_MAX / 2  # seconds: a thread can be waited for no longer than TIMEOUT_MAX
_SLICE = 0.05  # seconds after which a wait looks whether it has been interrupted
_MOST_NAMED = 50  # a guess: tasks in the warning; the stacks of thousands hold the close up
_GLANCE = 0.002  # the same, while a UI task waits for a socket, say


class Closing:
    """The close of *runtime*, within about *timeout* seconds."""

    def __init__(self, runtime: RuntimeParts, timeout: float) -> None:
        self._runtime = runtime
        timeout = min(timeout, _LONGEST)
        self._end = monotonic() + timeout
        self._last = min(_LAST_PART, timeout / 4)
        self._has_given_up = False
        self._is_hurried = False
        self._whole = WholeEnd()
        self._watch = CloseWatch(repr(runtime), timeout)
        self._left: list[TaskHandle[Any]] = []

    def run(self) -> list[TaskHandle[Any]]:
        """Close, and return the tasks that are left behind; see the module."""
        with self._whole, heard_by(self), self._watch:
            self._end_work()
            self._step(self._disconnect)
        return self._left

    def hurry(self, number: int) -> None:
        """Wait for nothing any more; see `tkasync.runtime.interrupts`. In a signal handler."""
        self._is_hurried = True
        self._watch.interrupt(number)

    def keep_interrupt(self) -> None:
        """Raise ``KeyboardInterrupt`` when all is closed. In a signal handler."""
        self._whole.keep(KeyboardInterrupt())

    def _end_work(self) -> None:
        runtime = self._runtime
        runtime.refuse_work()
        self._step(runtime.host.refuse_waits)
        self._step(self._release_waiters)
        self._step(self._withdraw_queued)
        self._step(runtime.scope.close)
        for scope in runtime.open_scopes:
            self._step(scope.close)
        self._step(self._give_grace)
        self._step(self._abort_last_saves)
        self._step(lambda: runtime.engines.end(max(_LEAST, self._seconds_left)))
        stragglers = runtime.in_flight.stragglers
        self._left = [handle for item in stragglers if (handle := item.handle) is not None]
        self._step(_log_stragglers, runtime, stragglers)
        self._step(self._drain)
        self._step(self._drop_queued)
        self._step(runtime.repeats.end)

    @property
    def _seconds_left(self) -> float:
        return 0.0 if self._is_hurried else max(0.0, self._end - monotonic())

    def _disconnect(self) -> None:
        """Leave Tk, the table of open runtimes and every object of the program; see step 7."""
        runtime = self._runtime
        with WholeEnd() as end:
            end.step(runtime.host.close)
            end.step(open_runtimes.leave, runtime)
            # What is posted from now on must not be freed on the thread that posts it.
            end.step(runtime.queue.redirect, late_calls.add)
            end.step(runtime.ui_refs.clear)
            end.step(late_calls.clear)

    def _step(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._whole.step(self._run_step, fn, *args)

    def _run_step(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        try:
            with self._runtime.reporting("while the runtime closed"):
                fn(*args)
        except KeyboardInterrupt:
            self._is_hurried = True  # raised by a cleanup of the program's, not by a signal
            raise

    def _release_waiters(self) -> None:
        for item in self._runtime.in_flight:
            handle = item.handle
            if isinstance(item, UiCallItem) and handle is not None and not handle.scope.spawns_at_close:
                handle.expect_awaiter()  # an error for those who wait, and for nobody else
                handle.fail(RuntimeClosedError.closed(f"call_in_ui of {handle.name}"), "closed")

    def _withdraw_queued(self) -> None:
        for item in reversed(list(self._runtime.in_flight)):
            handle = item.handle
            if not item.is_active and handle is not None and not handle.scope.spawns_at_close:
                handle.abort("the window is closed")

    def _give_grace(self) -> None:
        items, engines = self._runtime.in_flight, self._runtime.engines
        items.watch()
        engines.begin_close()
        least = monotonic() + _LEAST
        self._drain(_LEAST)
        self._let_work_end(least)

    def _let_work_end(self, least: float) -> None:
        """Give work the time left, and UI tasks until the moment *least* in any case."""
        items, engines = self._runtime.in_flight, self._runtime.engines
        # UI tasks may await in their finally blocks; their loop has its turns here, for the host runs no more.
        while (waits := engines.turn_ui_loop()) or items.elsewhere:
            left = max(self._seconds_left, least - monotonic() if waits else 0.0)
            if left <= 0:
                return
            self._give_up_in_time(left)
            items.wait_for_change(min(left, _GLANCE if waits else _SLICE))
            self._drain()

    def _give_up_in_time(self, left: float) -> None:
        """Kill what goes on outside of this process while there is time to see it end: *left* seconds of the grace."""
        if left <= self._last and not self._has_given_up:
            self._has_given_up = True
            for item in self._runtime.in_flight:
                if item.handle is not None and item.handle.done():  # and no last save
                    item.give_up()

    def _abort_last_saves(self) -> None:
        late = [handle for item in self._runtime.in_flight if (handle := item.handle) and not handle.done()]
        for handle in late:
            _log.warning("task %r did not end in the time that the close gives it", handle.name)
        # Their scopes, and not they alone: the next one in a line would begin, and nobody would end that.
        for scope in dict.fromkeys(handle.scope for handle in late):
            self._step(scope.close)
        for handle in late:
            handle.abort("the window is closed")
        if late:
            self._let_work_end(monotonic() + _LEAST)

    def _drain(self, least: float = 0.0) -> None:
        """Run what is queued, in the time left but for *least* seconds; in turns, for a call may post its rest."""
        queue = self._runtime.queue
        until = monotonic() + least
        while not queue.is_empty() and (left := max(self._seconds_left, until - monotonic())) > 0:
            # In slices: an interrupt makes the time short.
            self._whole.call(self._run_step, queue.drain_and_execute, min(left, _SLICE))

    def _drop_queued(self) -> None:
        """Drop what the time has not sufficed for; our own calls, which end and release, still run."""
        runtime = self._runtime
        dropped: list[Call] = []
        for call in runtime.queue.take_queued():
            if settle(call):
                dropped.append(call)
        if dropped:
            runtime.dropped_calls += len(dropped)
            fn = dropped[0][0] if isinstance(dropped[0], tuple) else dropped[0]
            _log.warning(
                "the close of %s had no time for %d queued call(s), which are dropped; the first: %r",
                runtime,
                len(dropped),
                fn,
            )


def _log_stragglers(runtime: RuntimeParts, stragglers: list[WorkItem]) -> None:
    if not stragglers:
        return
    # Without this thread's own frame, which holds the dict: the cycle would keep the stragglers' widgets until the
    # collector comes, on any thread.
    frames = {thread: frame for thread, frame in sys._current_frames().items() if thread != runtime.ui_thread}
    named = [(item, item.handle) for item in stragglers if item.handle is not None]
    lines = []
    for item, handle in named[:_MOST_NAMED]:
        stack = "".join(stack_of(item, frames)) or "  (no stack)\n"
        lines.append(f"task {handle.name!r} ({int(handle.id)}), spawned at {handle.spawned_at}:\n{stack}")
    if len(named) > _MOST_NAMED:
        lines.append(f"and {len(named) - _MOST_NAMED} more\n")
    _log.warning(
        "%d task(s) still running after the close of %s, left behind:\n%s",
        len(named),
        runtime,
        "".join(lines),
    )
