"""How a runtime ends: the order in which nothing is lost, nothing waits for ever, and the process can end.

1. dispatches and spawns are refused; what waits for the UI thread is released with `RuntimeClosedError`;
2. work that has not begun is withdrawn, so that no thread that becomes free begins it;
3. the scopes close: tokens set, coroutines cancelled, cleanups run;
4. running work gets the grace period. The UI thread keeps draining the queue, so that what ends is released on it. Last
   saves that the closing scopes have started (of a debounce with ``on_close="flush"``) get the period too, and are
   aborted after it;
5. the loop and the pool end; what is still running then is named, with its stack, in one warning;
6. the host takes everything back from Tk; what stragglers post from now on goes to `tkasync.dispatch.late_calls`.

``sys.exit()`` in a cleanup or a last call, and Ctrl+C, are kept until all that is done, and raised then; after Ctrl+C
nothing is waited for. UI thread only. Why: docs/design.md#owners-and-the-end.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch import open_runtimes
from tkasync.dispatch.late_calls import late_calls
from tkasync.errors import RuntimeClosedError
from tkasync.execution.item import WorkItem
from tkasync.execution.places.on_ui import UiCallItem
from tkasync.execution.stacks import stack_of
from tkasync.runtime.parts import RuntimeParts
from tkasync.tasks.handle import TaskHandle

Ts = TypeVarTuple("Ts")
_log = logging.getLogger("tkasync")
_LEAST = 0.05  # seconds for each of the last steps, also when the grace time is used up


class Closing:
    """The close of *runtime*, within about *timeout* seconds."""

    def __init__(self, runtime: RuntimeParts, timeout: float) -> None:
        self._runtime = runtime
        self._end = monotonic() + timeout
        self._kept: BaseException | None = None

    def run(self) -> list[TaskHandle[Any]]:
        """Close, and return the tasks that are left behind; see the module."""
        try:
            stragglers = self._end_work()
        finally:
            self._disconnect()
        if self._kept is not None:
            raise self._kept
        return stragglers

    def _end_work(self) -> list[TaskHandle[Any]]:
        runtime = self._runtime
        runtime.queue.close()
        self._step(self._release_waiters)
        self._step(self._withdraw_queued)
        self._step(runtime.scope.close)
        for scope in runtime.open_scopes:
            self._step(scope.close)
        self._step(self._give_grace)
        self._step(self._abort_last_saves)
        self._step(lambda: runtime.engines.end(max(_LEAST, self._end - monotonic())))
        stragglers = runtime.in_flight.stragglers
        left = [handle for item in stragglers if (handle := item.handle) is not None]
        self._step(_log_stragglers, runtime, stragglers)
        self._drain()
        self._step(runtime.repeats.end)
        return left

    def _disconnect(self) -> None:
        """Leave Tk, the table of open runtimes and every object of the program; see step 6."""
        runtime = self._runtime
        runtime.host.close()
        open_runtimes.leave(runtime)
        # What is posted from now on must not be freed on the thread that posts it.
        runtime.queue.redirect(late_calls.add)
        runtime.ui_refs.clear()
        late_calls.clear()

    def _step(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        try:
            with self._runtime.reporting("while the runtime closed"):
                fn(*args)
        except (SystemExit, KeyboardInterrupt) as ending:
            self._kept = self._kept or ending
            if isinstance(ending, KeyboardInterrupt):
                self._end = monotonic()

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
        items = self._runtime.in_flight
        items.watch()
        self._runtime.host.refuse_waits()
        self._drain()
        while items.elsewhere and (left := self._end - monotonic()) > 0:
            items.wait_for_change(min(left, 0.05))
            self._drain()

    def _abort_last_saves(self) -> None:
        for item in self._runtime.in_flight:
            handle = item.handle
            if handle is not None and not handle.done():
                _log.warning("task %r did not end in the time that the close gives it", handle.name)
                handle.abort("the window is closed")

    def _drain(self) -> None:
        """Run what is queued, in the time left; in turns, for a call whose time is up posts its rest."""
        queue = self._runtime.queue
        end = max(self._end, monotonic() + _LEAST)
        while not queue.is_empty() and (left := end - monotonic()) > 0:
            self._step(queue.drain_and_execute, left)


def _log_stragglers(runtime: RuntimeParts, stragglers: list[WorkItem]) -> None:
    if not stragglers:
        return
    # Without this thread's own frame, which holds the dict: the cycle would keep the stragglers' widgets until the
    # collector comes, on any thread.
    frames = {thread: frame for thread, frame in sys._current_frames().items() if thread != runtime.ui_thread}
    lines = []
    for item in stragglers:
        handle = item.handle
        if handle is not None:
            stack = "".join(stack_of(item, frames)) or "  (no stack)\n"
            lines.append(f"task {handle.name!r} ({int(handle.id)}), spawned at {handle.spawned_at}:\n{stack}")
    _log.warning(
        "%d task(s) still running after the close of %s, left behind:\n%s",
        len(lines),
        runtime,
        "".join(lines),
    )
