"""`Phased`: the part of a task that says where it stands in its life. A base class of `TaskHandle`.

`tkasync.tasks.handle` names the phases, and takes the task from one to the next. All of it is read without a lock: the
state is one attribute, which goes one way, and what belongs to a final state is stored before it.
"""

from __future__ import annotations

from concurrent.futures._base import CANCELLED_AND_NOTIFIED, FINISHED, PENDING, RUNNING
from typing import Generic, TypeVar

from tkasync.tasks.bases.stopping import Stoppable
from tkasync.tasks.outcome.lazy_future import FINAL
from tkasync.tasks.state import Phase, TaskState

T = TypeVar("T")
_STATES = {
    PENDING: TaskState.PENDING,
    RUNNING: TaskState.RUNNING,
    CANCELLED_AND_NOTIFIED: TaskState.CANCELLED,
}


class Phased(Stoppable[T], Generic[T]):
    """See the module. Any thread."""

    _abandoned = 0

    @property
    def phase(self) -> Phase:
        """Where it stands in its life; see the module."""
        if self.done():
            return Phase.DELIVERED if self._is_delivered else Phase.ENDED
        return Phase.WORKING if self.is_running() else Phase.WAITING

    @property
    def state(self) -> TaskState:
        """Where the task stands, as its outcome says."""
        raw = self._state
        if raw == FINISHED:
            return TaskState.SUCCEEDED if self._exception is None else TaskState.FAILED
        return _STATES[raw]

    def done(self) -> bool:
        """Whether the task has ended: succeeded, failed or cancelled."""
        return self._state in FINAL

    is_completed = done

    def cancelled(self) -> bool:
        """Whether the task was cancelled."""
        return self._state == CANCELLED_AND_NOTIFIED

    def is_running(self) -> bool:
        """Whether the work has begun and not ended; ``running()`` is the ``concurrent.futures`` name."""
        return self._state == RUNNING

    running = is_running

    @property
    def still_running(self) -> bool:
        """Whether the task has ended while its work continues: a thread that has not looked at its token yet."""
        return self._abandoned > 0 and self.is_working

    @property
    def is_working(self) -> bool:
        """Whether the work has begun and has not both really ended and been queued for delivery."""
        carrier = self._carrier
        return carrier is not None and carrier.is_active
