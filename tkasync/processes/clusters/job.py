"""`ClusterJob`: a call that was submitted to a `Cluster`, a task's or not. Any thread, unless said otherwise.

A scheduler gives the work of a worker that has died to another one, and nothing keeps it from that. So the work asks
whether it may begin, and the answer is given here, once.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tkasync.execution.remote.calls import Ticket
from tkasync.execution.remote.line import Line
from tkasync.processes.clusters.lost import worker_ended
from tkasync.processes.workers.alarms import call_later
from tkasync.processes.workers.job import Job

_MOMENT = 1.0  # seconds; a guess at how long a result that is ready takes


class ClusterJob(Job):
    """See the module.

    Args:
        fn, args, keywords: what was submitted.
        on_withdrawn: called when its task is aborted before it has begun: it never will.
    """

    def __init__(
        self,
        fn: Any,
        args: tuple[Any, ...],
        keywords: dict[str, Any],
        on_withdrawn: Callable[[ClusterJob], object],
    ) -> None:
        super().__init__(fn, args, keywords, Job.finish)
        self._on_withdrawn = on_withdrawn
        self.task: Any = None
        """Dask's future, once it is sent. Any: `distributed` is not imported here."""
        self._line: Line | None = None
        self.is_withdrawn: bool = False
        """Whether it never begins."""
        self._lock = threading.RLock()  # re-entrant: the collector may run inside it. Assignments only

    # On its way there

    def pack(self, ticket: Ticket, topic: str) -> bytes:
        """Return what a worker is sent, with the ways that lead back here. Not on the UI thread.

        Raises:
            CancelledError: its task was aborted.
            NotSendableError: it cannot be pickled.
        """
        call = self.make_call(self._tell)._replace(asks_first=True)
        return pickle.dumps((ticket, topic, call))

    def _tell(self, kind: str, *_message: object) -> None:
        if kind == "cancel" and self.withdraw():
            self._on_withdrawn(self)

    def sent(self, task: Any) -> None:
        """Note that the scheduler has it, as *task*."""
        self.task = task
        if self.future.done():  # it has ended on its way
            self.release()

    def withdraw(self) -> bool:
        """Have it never begin; return whether it had not yet."""
        with self._lock:
            self.is_withdrawn = self._line is None
            return self.is_withdrawn

    def call_off(self, reason: str) -> None:
        """Tell it to stop; what has not begun never does."""
        if self._line is not None:
            self._line.send("cancel", self.number, reason)
        elif self.withdraw():
            self._on_withdrawn(self)

    # What a worker tells: see `PoolWork`

    def begun(self, line: Line) -> None:
        """Say whether it may begin in the worker at the other end of *line*."""
        with self._lock:
            is_second = self._line is not None
            is_first = not (is_second or self.is_withdrawn)
            if is_first:
                self._line = line
        if is_first:
            super().begun(line)
            line.send("go", self.number)
            return
        line.send("cancel", self.number, None)
        if is_second:
            self.fail(worker_ended(self.name))

    def is_on(self, line: Line) -> bool:
        """Whether the worker at the other end of *line* has it."""
        return self._line is line

    def wait_no_more(self) -> None:
        """Fail, for its worker has ended; but for a result that is ready, and may be on its way."""
        if self._remote is not None:
            self._remote.wait_no_more()
        if self.task is not None and self.task.status != "finished":
            self.fail(worker_ended(self.name))
            return
        call_later(_MOMENT, lambda: self.fail(worker_ended(self.name)))

    # The end

    def release(self) -> None:
        """Have the scheduler forget it."""
        if self.task is not None:
            with suppress(RuntimeError):  # the client has no loop any more
                self.task.release()
