"""What a task tells the window, on the UI thread: progress, items, then the outcome, then the end.

Callbacks are popped one at a time, each before it runs, so a callback that opens a dialog holds up nothing and
nothing runs twice. An error that no callback, no awaiter and no spawner takes goes to the runtime's report.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tkasync.core.tracebacks import release_frames

if TYPE_CHECKING:
    from tkasync.core.handle import TaskHandle
    from tkasync.core.streams import Stream

_log = logging.getLogger("tkasync")
Callback = Callable[[Any], object]


class Delivery:
    """The callbacks of one handle. Added on any thread, run on the UI thread."""

    __slots__ = ("_done", "_handle", "_outcome", "_progress", "_progress_posted", "is_delivered", "stream")

    def __init__(self, handle: TaskHandle[Any]) -> None:
        self._handle = handle
        self._outcome: deque[tuple[str, Callback]] = deque()
        self._done: deque[Callback] = deque()
        self._progress: tuple[Callback, ...] = ()
        self._progress_posted = False
        self.stream: Stream | None = None
        self.is_delivered = False

    def add(self, kind: str, fn: Callback) -> None:
        """Register *fn*; when the end has been delivered already it runs in a later turn."""
        if not callable(fn):
            raise TypeError(f"on_{kind} takes a function, not {fn!r}")
        if kind == "progress":
            self._progress += (fn,)
            return
        if kind == "done":
            self._done.append(fn)
        else:
            self._outcome.append((kind, fn))
        if self._handle.done():
            self.post()

    def post(self) -> None:
        """Ask for a delivery; any thread."""
        self._handle._runtime.post(self.run)

    # Progress

    def post_progress(self) -> None:
        """The newest progress is to be shown; many reports, one delivery. Any thread."""
        if self._progress and not self._progress_posted:
            self._progress_posted = True
            self._handle._runtime.post(self._run_progress)

    def _run_progress(self) -> None:
        if not self._progress_posted:
            return
        self._progress_posted = False
        progress = self._handle.progress
        for fn in self._progress:
            if not self.is_silent:
                self._call(fn, progress, "on_progress")

    # The end

    @property
    def is_silent(self) -> bool:
        """Whether nobody wants to hear the outcome: aborted, or the owner has ended."""
        handle = self._handle
        return handle._silenced or handle._scope.is_closed

    def run(self) -> None:
        """Deliver the end, or what was added since; items still on their way come first. UI thread."""
        if self.stream is not None and self.stream.has_items and not self.is_silent:
            self.post()
            return
        handle = self._handle
        if handle._deadline is not None:
            handle._runtime.host.cancel(handle._deadline)
            handle._deadline = None
        if not self.is_silent:
            self._run_progress()
        self._run_outcome()
        while self._done:
            fn = self._done.popleft()
            if not handle._scope.is_closed:
                self._call(fn, handle, "on_done")
        handle._scope.task_delivered(handle)

    def _run_outcome(self) -> None:
        first_time, self.is_delivered = not self.is_delivered, True
        handle = self._handle
        error = handle._exception
        wanted, argument = ("result", handle._result) if error is None else ("error", error)
        was_handled = False
        while self._outcome:
            kind, fn = self._outcome.popleft()
            if kind == wanted and not handle.cancelled() and not self.is_silent:
                was_handled = True
                self._call(fn, argument, f"on_{kind}")
        if error is not None and first_time:
            if was_handled:
                release_frames(error)
            elif self.is_silent:
                _log.info("task %r failed after it was aborted: %r", handle.name, error)
            else:
                self._find_handler(error)

    def _find_handler(self, error: BaseException) -> None:
        handle, spawner = self._handle, self._handle._spawner
        handle._spawner = None
        if handle._awaiters:
            return
        if spawner is not None and not spawner.done():
            # It may await the handle later: `a = spawn(...); b = spawn(...); await a; await b`.
            runtime = handle._runtime
            spawner.add_done_callback(lambda _spawner: runtime.post(self._find_handler, error))
            return
        handle._runtime.report(error, where=f"in task {handle.name!r}", owner=handle._scope)
        release_frames(error)

    def _call(self, fn: Callback, argument: object, where: str) -> None:
        try:
            fn(argument)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            handle = self._handle
            note_site(error, handle)
            handle._runtime.report(error, where=f"in {where} of task {handle.name!r}", owner=handle._scope)


def note_site(error: BaseException, handle: TaskHandle[Any]) -> None:
    """Add to *error* where the task was spawned, once."""
    note = f"Task {handle.name!r} ({int(handle.id)}) was spawned at {handle.spawned_at}"
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)
