"""`Job`: a call that was submitted to `ProcessWorkers`, a task's or not. Any thread, unless said otherwise."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from time import monotonic
from typing import Any

from tkasync.execution.kinds import name_of
from tkasync.execution.places.executor import ExecutorItem, Submitted
from tkasync.execution.remote.calls import Outcome, RemoteCall
from tkasync.execution.remote.end import RemoteEnd, numbers, pack_work, value_of
from tkasync.execution.remote.line import Line


class Job:
    """See the module.

    Args:
        fn, args, keywords: what was submitted.
        on_end: called with its outcome. The reader's thread.
    """

    def __init__(
        self,
        fn: Any,
        args: tuple[Any, ...],
        keywords: dict[str, Any],
        on_end: Callable[[Job, Outcome], object],
    ) -> None:
        self.future: Future[Any] = Future()
        self._item: ExecutorItem | None = fn.item if type(fn) is Submitted else None
        self._call = fn, args, keywords
        self._remote: RemoteEnd | None = None
        self._on_end = on_end
        self._sent_at = 0.0
        self.number: int = 0
        """What the line knows it by; 0 until it is sent."""

    @property
    def name(self) -> str:
        """What messages call it."""
        handle = None if self._item is None else self._item.handle
        return name_of(self._call[0]) if handle is None else str(handle.name)

    @property
    def is_called_off(self) -> bool:
        """Whether its task was aborted, or has ended from outside in another way."""
        return self._remote is not None and self._remote.is_called_off

    def described(self) -> str:
        """Return what a message says of it, as long as it goes on."""
        age = f"for {monotonic() - self._sent_at:.1f} s"
        handle = None if self._item is None else self._item.handle
        if handle is None:
            return f"{self.name}, {age}"
        return f"task {handle.name!r} ({int(handle.id)}), {age}, spawned at {handle.spawned_at}"

    def make_call(self, tell: Callable[..., object]) -> RemoteCall:
        """Return what is sent to a process. Not on the UI thread.

        Args:
            tell: takes a message about it until it has begun.

        Raises:
            CancelledError: its task was aborted.
            NotSendableError: it cannot be pickled.
        """
        self._sent_at = monotonic()
        if self._item is not None:
            remote = self._remote = self._item.open_remote(tell)
            self.number = remote.number
            return remote.call(self._item, is_packed=True)
        fn, args, keywords = self._call
        self.number = next(numbers)
        return RemoteCall(
            self.number, self.name, 1, pack_work(self.name, self.name, fn, args, keywords), (), False, False
        )

    # What the other process tells: see `RemoteWork`

    def begun(self, line: Line) -> None:
        """Begin the task."""
        if self._remote is not None:
            self._remote.begun(line)

    def take_progress(self, done: float, total: float | None, message: str) -> None:
        """Report it as the task's."""
        if self._remote is not None:
            self._remote.take_progress(done, total, message)

    def take_items(self, data: bytes) -> None:
        """Hand on the items."""
        if self._remote is not None:
            self._remote.take_items(data)

    def ended(self, outcome: Outcome) -> None:
        """Take the end."""
        self._on_end(self, outcome)

    # The end

    def finish(self, outcome: Outcome) -> None:
        """Give the future its outcome; a task's item makes the value itself."""
        if self._remote is not None:
            with suppress(InvalidStateError):
                self.future.set_result(outcome)
            return
        try:
            value = value_of(outcome, self.name, self.name, is_packed=True)
        except BaseException as error:
            self.fail(error)
        else:
            with suppress(InvalidStateError):
                self.future.set_result(value)

    def fail(self, error: BaseException) -> None:
        """Give the future *error* as its outcome."""
        self._call = None, (), {}
        with suppress(InvalidStateError):  # its process has ended at the same moment
            self.future.set_exception(error)
