"""`TaskHandle`: what every spawn returns, a ``concurrent.futures.Future``; and the life of a task.

A task goes through four phases, in this order:

* ``WAITING``, from the moment the handle is made. State ``PENDING``. An abort takes it to ``ENDED``; its work never
  begins.
* ``WORKING``, by `begin`, once, on the work's thread. State ``RUNNING``. An abort takes it to ``ENDED``, *abandoned*:
  its token is set and a coroutine is cancelled; a thread continues until it looks at the token.
* ``ENDED``, by `resolve`, once, on any thread, from either phase before. State ``SUCCEEDED``, ``FAILED`` or
  ``CANCELLED``. An abort leaves the outcome as it is and *silences* the task.
* ``DELIVERED``, by `deliver`, on the UI thread. An abort silences callbacks that are added late.

There are no other transitions. Two marks lie across the phases:

* *abandoned*: it was ended from outside, by an abort, a timeout or the close, while its work may go on. Until the work
  really ends, ``still_running`` is true and the task counts as a straggler.
* *silenced*: ``abort()`` was called, in whatever phase. No callback but ``on_done`` runs from then on.

The handle is resolved as soon as the work ends, on the thread where it ended, so that waiters in other threads need no
turn of the UI thread. `begin` and `resolve` decide under `LOCK` which of two threads comes first; the other gets false.
What follows from a transition (waiters, the token's callbacks, the carrier) is called after the lock is released.
docs/design.md#a-tasks-life has a picture.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from concurrent.futures._base import CANCELLED_AND_NOTIFIED, FINISHED, PENDING, RUNNING
from itertools import count
from threading import get_ident
from typing import Any, TypeVar

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import running
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ownership.scope import Scope
from tkasync.ownership.whole_end import stack_room
from tkasync.tasks.bases.phases import Phased
from tkasync.tasks.bases.stopping import NOT_STOPPED, Carrier
from tkasync.tasks.outcome.callbacks import checked
from tkasync.tasks.outcome.lazy_future import FINAL, LOCK
from tkasync.tasks.outcome.streams import Stream
from tkasync.tasks.site import Line
from tkasync.tasks.state import TaskKind

T = TypeVar("T")
_ids = count(1)
# What `_abandoned` says: the task was ended from outside, and its work is to be told, or has been told.
_UNTOLD, _TOLD = 1, 2


class TaskHandle(Phased[T]):
    """A spawned task: its state, its outcome, and the way to abort it. Any thread, unless said otherwise.

    Dropping the handle does not stop the task.
    """

    attempt: int = 1
    """Which try of the work it is at, from 1; see ``retry=``."""

    def __init__(
        self, runtime: UiThread, scope: Scope, name: str, line: Line, options: Mapping[str, object]
    ) -> None:
        self.runtime = runtime
        self.scope = scope
        self.number: int = next(_ids)
        self.name = name
        """What messages call the task."""
        self.line = line
        # What the end of a task changes is stored from the start: a key that comes later makes Python allocate for each
        # task, and the end of ten thousand tasks at once took twice as long.
        self._state = PENDING
        self._result = self._exception = None
        self._made_condition, self._done_callbacks = None, ()
        self._is_silenced = self._is_delivered = False
        self.stream: Stream | None = None
        self._abandoned = 0
        self._stop_reason = NOT_STOPPED
        self._carrier = None
        self.group: object = None
        """What the policy goes by, within the owner."""
        if options:
            self.group = options.get("group")
            if (fn := options.get("on_cancel")) is not None:
                self._on_cancel = checked("cancel", fn)
            self._take_callbacks(options)
        # `a = spawn(...); b = spawn(...); await a; await b`, or call_in_ui(fn).result(): the error may be here first.
        if running.get() is not None or get_ident() != runtime.ui_thread:
            self._may_be_asked = True

    @property
    def owner(self) -> Any:
        """The component or object that owns the task, else its `Scope`. Any: the program's own."""
        return self.scope.owner

    def carried_by(self, carrier: Carrier) -> None:
        """Note what carries the work."""
        self._carrier = carrier
        if carrier.kind != "function":
            self.kind: TaskKind = carrier.kind
        elif not carrier.runs_elsewhere:
            self._runs_elsewhere = False

    def leave_carrier(self) -> bool:
        """Forget what carries the work, for it releases its contents; return whether the work was told to stop."""
        self._carrier = None
        return self._stop_reason is not NOT_STOPPED

    def next_attempt(self) -> None:
        """Count one more try. UI thread."""
        self.attempt += 1

    def begin(self) -> bool:
        """Go from ``WAITING`` to ``WORKING``; return false when it has ended before. The work's thread."""
        with LOCK:
            if self._state != PENDING:
                return False
            self._state = RUNNING
        if (told := probe.task_begun) is not None:
            told(self)
        return True

    def resolve(
        self,
        value: T | None,
        error: BaseException | None,
        *,
        cancelled: bool = False,
        abandoned: bool = False,
        reason: object = None,
    ) -> bool:
        """Go to ``ENDED`` with this outcome; return false when there is one already. Any thread.

        The one place where a task ends. *reason*, of one that is abandoned, is what its token is going to say.
        """
        condition = self._made_condition
        # Room before anything is changed: whoever waits is told once, and would wait for ever.
        has_room = (condition is not None or self._done_callbacks != ()) and stack_room.make()
        try:
            with condition or LOCK:  # see `LazyFuture`
                with LOCK:
                    if self._state in FINAL:
                        return False
                    if is_sure := self._made_condition is condition:
                        # All that belongs to the final state first: it is read without the lock.
                        if abandoned:
                            self._abandoned = _UNTOLD
                            # Noted here, without a second look under the lock: the end of an owner does this for each
                            # task. What is no text may have to be copied first, by code that must not run here.
                            if type(reason) is str:
                                self._stop_reason = reason
                        self._result, self._exception = value, error
                        # Not CANCELLED: wait() and as_completed() take that for a task that may still notify.
                        self._state = CANCELLED_AND_NOTIFIED if cancelled else FINISHED
                        callbacks, self._done_callbacks = self._done_callbacks, ()
                if condition is not None and is_sure:
                    self._notify(condition)
            if not is_sure:  # somebody has come to wait meanwhile
                return self.resolve(value, error, cancelled=cancelled, abandoned=abandoned, reason=reason)
            if callbacks:
                self._call_back(callbacks)
        finally:
            if has_room:
                stack_room.take_back()
        if (told := probe.task_settled) is not None:
            told(self, cancelled, error)
        return True

    # The end, from outside

    def abort(self, reason: object = None, *, kill_after: float | None = None) -> bool:
        """Cancel the task, at once and for good; the same as ``cancel()``.

        Waiters are released with ``CancelledError``, the token is set, a coroutine is cancelled, queued work never
        starts, and no ``on_result``, ``on_error`` or ``on_progress`` runs any more; ``on_done`` does. A thread sees
        the token at its next `checkpoint`. Called again it does nothing.

        *kill_after* seconds later a worker process that goes on is killed, with what it has started; a process of
        `tkasync.processes.ProcessWorkers` only, for nothing else can be: a thread, or a process of another pool.

        Returns whether the task is cancelled: false when it had ended by itself; it is silenced then too.
        """
        self._is_silenced = True
        try:
            self.resolve(None, None, cancelled=True, abandoned=True, reason=reason)
        finally:
            # Also when it has ended so before: that call may have met the recursion limit half-way.
            if self._abandoned == _UNTOLD:
                self.stop_work(reason)
        if kill_after is not None:
            self._end_work_within(kill_after)
        return self._state == CANCELLED_AND_NOTIFIED

    def abort_unless_ended(self, reason: object = None) -> None:
        """Abort for one who waits no longer. Any thread.

        A task that has ended by itself a moment before is not silenced, as `abort` would: its error is still told.
        """
        try:
            self.resolve(None, None, cancelled=True, abandoned=True)
        finally:
            if self._abandoned == _UNTOLD:
                self._is_silenced = True
                self.stop_work(reason)

    def supersede(self) -> None:
        """Abort for a task that takes the place of this one: from now on not even `on_done` is called. Any thread."""
        self._is_superseded = True
        self.abort("restarted")

    def cancel(self) -> bool:
        """Do what `abort` does: the ``concurrent.futures`` name."""
        if sys._getframe(1).f_globals.get("__name__") == "asyncio.futures":
            # The future of asyncio.wrap_future was cancelled: what awaited the task waits no longer.
            self.expect_awaiter(-1)
            self.abort_unless_awaited()
            return self.cancelled()
        return self.abort()

    def fail(self, error: BaseException, reason: object = None) -> None:
        """End the task with *error* from outside (a timeout, the close), and tell its work to stop. Any thread."""
        try:
            self.resolve(None, self.own(error), abandoned=True)
        finally:
            if self._abandoned == _UNTOLD:
                self.stop_work(reason)

    def stop_work(self, reason: object) -> None:
        """Tell the work that nobody wants its outcome any more, and have the end delivered. Any thread.

        A second time does no harm: it is called again until it has once come to its end.
        """
        if self._stop_reason is NOT_STOPPED:
            self.cancel_token(reason)
        elif self._made_token is not None:  # a token that is made from now on finds the reason
            self._made_token.cancel(self._stop_reason)
        carrier = self._carrier
        if carrier is None or not carrier.stop():
            self.post_delivery()
        self._abandoned = _TOLD

    def set_deadline(self, seconds: float) -> None:
        """Fail with ``TimeoutError`` when the task has not ended *seconds* from now. UI thread."""
        if not self.done():
            message = f"task {self.name!r} did not end within {seconds:g} s"
            self._deadline = self.runtime.host.after(
                seconds, lambda: self.fail(TimeoutError(message), "timeout")
            )

    def __repr__(self) -> str:
        return f"<TaskHandle {int(self.id)} {self.name!r} {self.state.value}>"
