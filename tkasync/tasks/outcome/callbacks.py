"""What a task tells the window, on the UI thread: progress, items, then the outcome, then the end.

Callbacks are popped one at a time, each before it runs, so nothing runs twice; one that opens a dialog holds up those
that come after it, and no other task's. An error that no callback, no awaiter and no spawner takes is reported.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tkasync.tasks.outcome.awaiting import Unasked
from tkasync.tasks.outcome.lazy_future import LOCK
from tkasync.tasks.outcome.tracebacks import release_frames
from tkasync.tasks.state import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from tkasync.tasks.handle import TaskHandle
    from tkasync.tasks.outcome.streams import Stream

_log = logging.getLogger("tkasync")
Callback = Callable[[Any], object]


class Delivery:
    """The callbacks of one handle. Added on any thread, run on the UI thread.

    It is given the handle with every call: held, the two would be a cycle, and whatever a task returned would wait for
    the collector, which runs on any thread.
    """

    __slots__ = (
        "_done", "_is_running", "_outcome", "_progress", "_progress_posted", "is_delivered", "stream", "unasked",
    )  # fmt: skip

    def __init__(self) -> None:
        # Tuples, most of them empty and the same: every list is one more thing to collect. Changed under the lock.
        self._outcome: tuple[tuple[str, Callback], ...] = ()
        self._done: tuple[Callback, ...] = ()
        self._progress: tuple[_Hearer, ...] = ()
        self._progress_posted = False
        self._is_running = False
        self.stream: Stream | None = None
        self.is_delivered = False
        self.unasked: Unasked | None = None

    def add(self, handle: TaskHandle[Any], kind: str, fn: Callback) -> None:
        """Register *fn*; when the end has been delivered already it runs in a later turn."""
        if not callable(fn):
            raise TypeError(f"on_{kind} takes a function, not {fn!r}")
        with LOCK:
            if kind == "progress":
                self._progress += (_Hearer(fn),)
            elif kind == "done":
                self._done += (fn,)
            else:
                self._outcome += ((kind, fn),)
        if kind == "progress":
            if handle.progress is not NO_PROGRESS:
                self.post_progress(handle)
        elif handle.done():
            handle.post_delivery()

    def is_silent(self, handle: TaskHandle[Any]) -> bool:
        """Whether nobody wants to hear anything but the end: aborted, or the owner ends."""
        return handle._silenced or handle._scope.is_ending

    # Progress

    def post_progress(self, handle: TaskHandle[Any]) -> None:
        """The newest progress is to be shown; many reports, one delivery. Any thread."""
        if self._progress and not self._progress_posted:
            self._progress_posted = True
            handle._runtime.post(self._run_progress, handle)

    def _run_progress(self, handle: TaskHandle[Any]) -> None:
        self._progress_posted = False
        progress = handle.progress
        for hearer in self._progress:
            if hearer.heard is not progress and not self.is_silent(handle):
                hearer.heard = progress
                self.call(handle, hearer.fn, progress, "on_progress")

    # The end

    def run(self, handle: TaskHandle[Any]) -> None:
        """Deliver the end, or what was added since; items still on their way come first. UI thread."""
        if self._is_running:
            return  # a callback has opened a dialog; the run below goes on when it is closed
        if self.stream is not None and self.stream.has_items and not self.is_silent(handle):
            handle.post_delivery()
            return
        self._is_running = True
        try:
            if not self.is_delivered:
                self._end(handle)
            self._run_callbacks(handle)
        finally:
            self._is_running = False
        handle._scope.task_delivered(handle)

    def _end(self, handle: TaskHandle[Any]) -> None:
        """What is done once: the last progress, the first callbacks, and a home for the error."""
        if handle._deadline is not None:
            handle._runtime.host.cancel(handle._deadline)
            handle._deadline = None
        self._run_progress(handle)
        self._progress, self.stream, self.is_delivered = (), None, True
        error, spawner = handle._exception, handle._spawner
        handle._spawner = None  # or each task of a chain would keep all before it
        was_handled = self._run_outcome(handle)
        if error is None:
            return
        if not was_handled:
            self._find_handler(handle, error, spawner)
        release_frames(error)

    def _run_callbacks(self, handle: TaskHandle[Any]) -> None:
        while self._outcome or self._done:
            self._run_outcome(handle)
            if self._done:
                with LOCK:
                    fn, *rest = self._done
                    self._done = tuple(rest)
                if not handle._scope.is_ending:
                    self.call(handle, fn, handle, "on_done")

    def _run_outcome(self, handle: TaskHandle[Any]) -> bool:
        """Tell value or error to who waits for it; whether anybody was told."""
        error = handle._exception
        wanted, argument = ("result", handle._result) if error is None else ("error", error)
        was_told = False
        while self._outcome:
            with LOCK:
                (kind, fn), *rest = self._outcome
                self._outcome = tuple(rest)
            if kind == wanted and not handle.cancelled() and not self.is_silent(handle):
                was_told = True
                self.call(handle, fn, argument, f"on_{kind}")
        return was_told

    def _find_handler(
        self, handle: TaskHandle[Any], error: BaseException, spawner: TaskHandle[Any] | None
    ) -> None:
        runtime, scope, where = handle._runtime, handle._scope, f"in task {handle.name!r}"
        if self.is_silent(handle):
            _log.info("task %r failed after it was aborted: %r", handle.name, error)
        elif handle._awaiters:
            return
        elif spawner is not None and not spawner.done():
            # It may await the handle later: `a = spawn(...); b = spawn(...); await a; await b`.
            spawner.add_done_callback(lambda _: runtime.post(self._find_handler, handle, error, None))
        elif handle.may_be_asked_by_thread:
            # call_in_ui(fn).result(): the error may be here before the thread has come to ask for it.
            handle.keep_for_awaiter(Unasked(lambda e: runtime.post(runtime.report, e, where, scope), error))
        else:
            runtime.report(error, where, scope)

    def call(self, handle: TaskHandle[Any], fn: Callback, argument: object, where: str) -> None:
        """Call *fn*; what it raises is reported, with where the task was spawned."""
        try:
            fn(argument)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            note_site(error, handle)
            handle._runtime.report(error, where=f"in {where} of task {handle.name!r}", owner=handle._scope)


class _Hearer:
    """An ``on_progress`` callback, and the report that it heard last: it hears none twice."""

    __slots__ = ("fn", "heard")

    def __init__(self, fn: Callback) -> None:
        self.fn = fn
        self.heard: Progress = NO_PROGRESS


def note_site(error: BaseException, handle: TaskHandle[Any]) -> None:
    """Add to *error* where the task was spawned, once."""
    note = f"Task {handle.name!r} ({int(handle.id)}) was spawned at {handle.spawned_at}"
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)
