"""`LazyFuture`: a future that ends once, on whichever thread comes first, and costs little until somebody waits for it.

``concurrent.futures.Future`` makes a condition for each future, which costs more than all the rest of a task; most
tasks are never waited for, so it is made when first asked for. Any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures._base import CANCELLED_AND_NOTIFIED, FINISHED, PENDING, RUNNING
from threading import Condition, RLock
from typing import Any, Generic, TypeVar

from tkasync.tasks.state import TaskState

T = TypeVar("T")
_STATES = {
    PENDING: TaskState.PENDING,
    RUNNING: TaskState.RUNNING,
    CANCELLED_AND_NOTIFIED: TaskState.CANCELLED,
}
# One for all: held for a few assignments only, never while anything is called. Re-entrant, for the collector may run
# inside it and a finalizer may abort a task.
LOCK = RLock()


class LazyFuture(Future[T], Generic[T]):
    """See the module. ``set_result`` and its kin of ``Future`` are not for it."""

    def __init__(self) -> None:
        # Not Future's own, for the condition's sake.
        self._state = PENDING
        self._result: T | None = None
        self._exception: BaseException | None = None
        self._waiters: list[Any]
        self._done_callbacks: list[Callable[[Any], object]]
        self._made_condition: Condition | None = None
        self._ended_early = False

    @property
    def _condition(self) -> Condition:  # type: ignore[override]  # Future keeps an attribute
        """For whoever waits or watches; `_settle` looks for it after it has set the state, so none is missed."""
        condition = self._made_condition
        if condition is None:
            with LOCK:
                if self._made_condition is None:
                    # With it what Future does not touch without it: every list is one more thing to collect.
                    self._waiters, self._done_callbacks = [], []
                    self._made_condition = Condition()
                condition = self._made_condition
        return condition

    @property
    def state(self) -> TaskState:
        """Where the task stands."""
        raw = self._state
        if raw == FINISHED:
            return TaskState.SUCCEEDED if self._exception is None else TaskState.FAILED
        return _STATES[raw]

    def done(self) -> bool:
        """Whether the task has ended: succeeded, failed or cancelled."""
        return self._state in (FINISHED, CANCELLED_AND_NOTIFIED)

    def cancelled(self) -> bool:
        """Whether the task was cancelled."""
        return self._state == CANCELLED_AND_NOTIFIED

    def running(self) -> bool:
        """The same as `is_running`: the ``concurrent.futures`` name."""
        return self._state == RUNNING

    def is_running(self) -> bool:
        """Whether the work has begun and not ended."""
        return self._state == RUNNING

    def is_completed(self) -> bool:
        """The same as `done`."""
        return self.done()

    def _begin(self) -> bool:
        """The work begins; false when it must not."""
        with LOCK:
            if self._state != PENDING:
                return False
            self._state = RUNNING
            return True

    def _settle(
        self, value: T | None, error: BaseException | None, *, cancelled: bool = False, early: bool = False
    ) -> bool:
        """Set the outcome, once; false when there is one already. The one place where a task ends."""
        with LOCK:
            if self._state in (FINISHED, CANCELLED_AND_NOTIFIED):
                return False
            self._result, self._exception, self._ended_early = value, error, early
            # Not CANCELLED: wait() and as_completed() take that for a task that may still notify.
            self._state = CANCELLED_AND_NOTIFIED if cancelled else FINISHED
            condition = self._made_condition
        if condition is not None:
            self._notify(condition)
        return True

    def _notify(self, condition: Condition) -> None:
        with condition:
            for waiter in self._waiters:
                if self._state == CANCELLED_AND_NOTIFIED:
                    waiter.add_cancelled(self)
                elif self._exception is not None:
                    waiter.add_exception(self)
                else:
                    waiter.add_result(self)
            condition.notify_all()
        self._invoke_callbacks()  # type: ignore[attr-defined]  # Future's own, not in its stub
