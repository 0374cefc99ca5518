"""`TaskErrors`: what becomes of a task's error, and of the errors in its callbacks.

The base class of `Callbacks`. An error that no callback handles is left to an awaiter. Without one it is reported: at
once where nobody can be expected to ask for it, else as soon as the handle is dropped, and at the latest after
`PATIENCE`. An awaiter that comes later still gets it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tkasync.dispatch.open_runtimes import for_other_threads
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import NoOwnerError
from tkasync.ownership.error_objects import add_note, args_of, claim, set_args
from tkasync.ownership.report_text import text_of
from tkasync.ownership.scope import Scope
from tkasync.tasks.outcome.lazy_future import LOCK, LazyFuture
from tkasync.tasks.outcome.unasked import Patience, Unasked
from tkasync.tasks.site import Line, Site
from tkasync.tasks.state import TaskId

T = TypeVar("T")
_log = logging.getLogger("tkasync")
Callback = Callable[[Any], object]


class TaskErrors(LazyFuture[T], Generic[T]):
    """See the module. UI thread, unless said otherwise."""

    is_endless = False
    number: int
    """What `id` is made from."""
    name: str
    line: Line
    """The line of the program that spawned it, as `spawned_at` is made from."""
    runtime: UiThread
    """The runtime of its window."""
    scope: Scope
    """The scope that owns it."""
    _is_silenced = False
    _is_superseded = False
    _has_ended_itself = False
    _awaiters = 0
    _is_left_to_awaiters = False
    _may_be_asked = False
    _unasked: Unasked | None = None

    @property
    def id(self) -> TaskId:
        """Its number, unique in the process."""
        return TaskId(self.number)  # made when asked for: most tasks are known by their handle alone

    @property
    def spawned_at(self) -> Site:
        """The line of the program that spawned it."""
        return Site(*self.line)

    @property
    def is_silent(self) -> bool:
        """Whether no callback but ``on_done`` is to run: it was aborted, or its owner ends. Any thread."""
        return self._is_silenced or self.scope.is_ending

    def holds(self, error: BaseException) -> bool:
        """Whether *error* is the outcome. Any thread."""
        return self._exception is error

    @property
    def raised(self) -> BaseException | None:
        """What the work has raised. To look at it is not to ask for it: it is still reported. Any thread."""
        return self._exception

    def own(self, error: BaseException) -> BaseException:
        """Return *error*, or a copy when it is another task's, with the line that spawned this one. Any thread."""
        error = claim(error, self.id)
        set_args(error, for_other_threads(args_of(error)))
        add_note(error, f"Task {self.name!r} ({int(self.id)}) was spawned at {self.spawned_at}")
        return error

    def expect_awaiter(self, count: int = 1) -> None:
        """Count *count* more waiters that will ask for the outcome, and get the error with it. Any thread.

        A negative *count* takes some back, which have given up. An error that was left to them is reported then.
        """
        with LOCK:
            self._awaiters += count
            # The error that waits for somebody is left to this one, who may give up too.
            if count > 0 and self._unasked is not None and self._unasked.asked():
                self._is_left_to_awaiters = True
            is_left = self._is_left_to_awaiters and not self._awaiters
            if is_left:  # those who might have asked have given up
                self._is_left_to_awaiters = self._may_be_asked = False
        if is_left and self._exception is not None:
            self.runtime.post(self.find_handler, self._exception)

    def find_handler(self, error: BaseException) -> None:
        """Leave *error*, which no callback has handled, to who may still ask for it, or report it. UI thread."""
        # The end of the owner takes nothing away from it: only who aborts a task wants to hear no more of it.
        if self._is_silenced and not self.scope.is_ending:
            _log.info(
                "task %r failed, and is not reported, because it was aborted: %s", self.name, text_of(error)
            )
        elif not self._leave_to_awaiters() and not (self._may_be_asked and self._keep_for_awaiter(error)):
            self._report(error)

    def _leave_to_awaiters(self) -> bool:
        with LOCK:
            self._is_left_to_awaiters = self._awaiters > 0
            return self._is_left_to_awaiters

    def _keep_for_awaiter(self, error: BaseException) -> bool:
        """Report *error* later, unless somebody asks; return false when there is no later."""
        runtime, where, scope, line = self.runtime, self._where, self.scope, self.line
        unasked = Unasked(lambda e: runtime.report(e, where, scope, line), runtime, error)
        try:
            Patience(runtime, unasked)
        except NoOwnerError:  # the window closes
            unasked.asked()
            return False
        with LOCK:
            self._unasked = unasked
            if self._awaiters > 0:
                self._is_left_to_awaiters = unasked.asked()
        return True

    def late_error(self, error: BaseException) -> None:
        """Take an error that the work raised after its task had ended. Any thread."""
        if self._has_ended_itself:
            self._report(self.own(error))
        else:
            _log.info("task %r raised after it had ended: %s", self.name, text_of(error))

    def note_own_end(self) -> None:
        """Note that its own code has ended it, with its owner say: what it raises next is no late error. UI thread.

        A superseded task is not heard of any more.
        """
        self._has_ended_itself = not self._is_superseded

    @property
    def _where(self) -> str:
        return f"in task {self.name!r}"

    def _report(self, error: BaseException) -> None:
        self.runtime.report(error, self._where, self.scope, self.line)
