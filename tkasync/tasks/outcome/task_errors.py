"""`TaskErrors`: what becomes of a task's error, and of the errors in its callbacks.

The base class of `Callbacks`. An error that no callback, awaiter or spawner handles is reported, with the line where
the task was spawned.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tkasync.dispatch.ui_thread import UiThread
from tkasync.ownership.scope import Scope
from tkasync.tasks.outcome.awaiting import Unasked
from tkasync.tasks.outcome.lazy_future import LOCK, LazyFuture
from tkasync.tasks.site import Line, Site
from tkasync.tasks.state import TaskId

T = TypeVar("T")
_log = logging.getLogger("tkasync")
Callback = Callable[[Any], object]


class TaskErrors(LazyFuture[T], Generic[T]):
    """See the module. UI thread, unless said otherwise."""

    id: TaskId
    name: str
    line: Line
    """The line of the program that spawned it, as `spawned_at` is made from."""
    runtime: UiThread
    """The runtime of its window."""
    scope: Scope
    """The scope that owns it."""
    _is_silenced = False
    _awaiters = 0
    _unasked: Unasked | None = None
    _spawner: Any = None  # a TaskHandle, which stands above
    _may_be_asked_by_thread = False

    @property
    def is_silent(self) -> bool:
        """Whether no callback but ``on_done`` is to run: it was aborted, or its owner ends. Any thread."""
        return self._is_silenced or self.scope.is_ending

    def find_handler(self, error: BaseException, spawner: Any) -> None:
        """Leave *error* to what may still ask for it, or report it."""
        if self.is_silent:
            what = "it was aborted" if self._is_silenced else "its owner had ended"
            _log.info("task %r failed, and nobody is told: %s: %r", self.name, what, error)
        elif self._awaiters:
            return
        elif spawner is not None and not spawner.done():
            # It may await the handle later: `a = spawn(...); b = spawn(...); await a; await b`.
            spawner.add_done_callback(lambda _: self.runtime.post(self.find_handler, error, None))
        elif self._may_be_asked_by_thread:
            # call_in_ui(fn).result(): the error may be here before the thread has come to ask for it.
            self._keep_for_awaiter(error)
        else:
            self.runtime.report(error, f"in task {self.name!r}", self.scope)

    def call(self, fn: Callback, argument: object, where: str) -> None:
        """Call *fn*; report what it raises, with where the task was spawned. UI thread."""
        try:
            fn(argument)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.note_site(error)
            self.runtime.report(error, where=f"in {where} of task {self.name!r}", owner=self.scope)

    @property
    def spawned_at(self) -> Site:
        """The line of the program that spawned it."""
        return Site(*self.line)

    def note_site(self, error: BaseException) -> None:
        """Add to *error* where the task was spawned, once. Any thread."""
        note = f"Task {self.name!r} ({int(self.id)}) was spawned at {self.spawned_at}"
        if note not in getattr(error, "__notes__", ()):
            error.add_note(note)

    # What asks for an error

    def expect_awaiter(self, count: int = 1) -> None:
        """Count *count* more waiters that will ask for the outcome, and get the error with it. Any thread."""
        with LOCK:
            self._awaiters += count
            unasked = self._unasked
        if unasked is not None:
            unasked.asked()

    def _keep_for_awaiter(self, error: BaseException) -> None:
        """Report *error* when the handle is dropped before anybody has asked for it. UI thread."""
        runtime, scope, where = self.runtime, self.scope, f"in task {self.name!r}"
        unasked = Unasked(lambda e: runtime.post(runtime.report, e, where, scope), error)
        with LOCK:
            self._unasked = unasked
            is_asked = self._awaiters > 0
        if is_asked:
            unasked.asked()
