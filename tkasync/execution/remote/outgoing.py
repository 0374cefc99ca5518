"""`OutgoingItems`: the items of a generator on their way out of its process. There only.

Many travel in one message, and a few wait no longer than a moment. The window grants credit, so that it is never behind
more items than its stream's bound: without credit the generator waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from tkasync.execution.remote.calls import FIRST_CREDIT
from tkasync.execution.remote.sending import pack
from tkasync.execution.remote.task import RemoteTask
from tkasync.tasks.outcome.blocking import ThreadWake, refuse_aborted, wait_here

_MOST = 256  # a guess: items in one message


class OutgoingItems:
    """See the module.

    Args:
        task: whose items these are.
        send: sends a message.
        wake: has `flush` called in a moment, on another thread.
    """

    def __init__(self, task: RemoteTask, send: Callable[..., object], wake: Callable[[], object]) -> None:
        self._task = task
        self._send = send
        self._wake = wake
        # Held while a message is sent: of two batches the earlier one goes first.
        self._lock = threading.RLock()
        self._batch: list[Any] = []
        self._granted = FIRST_CREDIT  # by the line's thread alone
        self._wait: ThreadWake | None = None
        self._problem: BaseException | None = None
        self.sent: int = 0
        """How many were sent."""

    def put(self, item: object) -> None:
        """Send *item* in a moment, and wait while the window wants no more. The work's thread.

        Raises:
            Cancelled: the task was aborted.
            NotSendableError: this item, or one before it, cannot be sent.
        """
        with self._lock:
            self._batch.append(item)
            is_full = len(self._batch) >= min(_MOST, self._credit)
        if is_full:
            self.flush()
        else:
            self._wake()
        self.raise_problem()
        while self._credit <= 0:
            self._wait_for_credit()

    @property
    def _credit(self) -> int:
        return self._granted - self.sent

    def raise_problem(self) -> None:
        """Raise what was met when items were sent."""
        if self._problem is not None:
            raise self._problem

    def _wait_for_credit(self) -> None:
        wait = self._wait = ThreadWake()
        if self._credit <= 0:  # looked at again: it may have come in between
            wait_here(wait, None)
        self._wait = None
        refuse_aborted()

    def grant(self, count: int) -> None:
        """Let so many more items come. The line's thread."""
        self._granted += count
        wait = self._wait
        if wait is not None:
            wait.set()

    def flush(self) -> None:
        """Send what waits. Any thread."""
        with self._lock:
            batch, self._batch = self._batch, []
            if not batch:
                return
            try:
                name = f"an item of task {self._task.name!r}"
                data = pack(batch, ((name, item) for item in batch))
            except BaseException as error:
                self._problem = error
                return
            self.sent += len(batch)
            self._send("items", self._task.number, data)
