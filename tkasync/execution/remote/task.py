"""`RemoteTask`: the running task as its work sees it in another process. There only, on any thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from tkasync.errors import NoRuntimeError
from tkasync.tasks.cancellation import CancellationToken
from tkasync.tasks.outcome.blocking import ThreadWake, refuse_aborted, wait_here
from tkasync.tasks.state import NO_PROGRESS, Progress, TaskState

_PATIENCE = 60  # seconds; a guess at how long a window may stand still


class RemoteTask:
    """What `current_task` gives there: a part of a `TaskHandle`.

    Args:
        number: what the line knows it by.
        name, attempt: as the handle's.
        wake: has what was reported sent.
    """

    state: TaskState = TaskState.RUNNING

    def __init__(self, number: int, name: str, attempt: int, wake: Callable[[], object]) -> None:
        self.number = number
        self.name = name
        self.attempt = attempt
        self.token: CancellationToken = CancellationToken()
        self.progress: Progress = NO_PROGRESS
        self.is_paused: bool = False
        self._wake = wake
        self._told: Progress = NO_PROGRESS
        self._waits: tuple[ThreadWake, ...] = ()
        self._word = ThreadWake()
        self._may_begin = False

    def done(self) -> bool:
        """False: its work runs."""
        return False

    def is_running(self) -> bool:
        """True: its work runs."""
        return True

    def cancel(self, reason: str | None) -> None:
        """Cancel the token, and end the wait for the window's word. The line's thread."""
        self.token.cancel(reason)
        self._word.set()

    def let_begin(self) -> None:
        """Have `wait_for_the_word` return. The line's thread."""
        self._may_begin = True
        self._word.set()

    def wait_for_the_word(self) -> None:
        """Wait until the window says that the work may begin.

        Raises:
            Cancelled: it may not.
            TimeoutError: the window says nothing.
        """
        self._word.block(_PATIENCE)
        self.token.raise_if_cancelled()
        if not self._may_begin:
            raise TimeoutError(
                f"the window has not answered for {_PATIENCE} s whether {self.name!r} may begin"
            )

    def report_progress(self, done: float, total: float | None = None, message: str = "") -> None:
        """Keep the report, which is sent in a moment unless a newer one takes its place."""
        self.progress = Progress(_plain(done), None if total is None else _plain(total), str(message))
        self._wake()

    def take_news(self) -> Progress | None:
        """Return the newest report, ``None`` when it was taken already. One thread."""
        progress = self.progress
        if progress is self._told:
            return None
        self._told = progress
        return progress

    def set_paused(self, is_paused: bool) -> None:
        """Have `wait_while_paused` wait, or go on."""
        self.is_paused = is_paused
        if not is_paused:
            for wake in self._waits:
                wake.set()

    def wait_while_paused(self) -> None:
        """Wait until it is resumed.

        Raises:
            Cancelled: it was aborted.
        """
        while self.is_paused:
            wake = ThreadWake()
            self._waits = (*self._waits, wake)
            try:
                if self.is_paused:  # looked at again: the resume may have come in between
                    wait_here(wake, None)
            finally:
                self._waits = tuple(other for other in self._waits if other is not wake)
        refuse_aborted()

    @property
    def scope(self) -> NoReturn:
        """What owns it is elsewhere.

        Raises:
            NoRuntimeError: always, with what to write instead.
        """
        raise NoRuntimeError.in_a_worker_process()


def _plain(number: float) -> float:
    """Return *number* as one that can be sent: a library's own may not be."""
    return number if type(number) in (int, float) else float(number)


class Carried:
    """What stands in a task's context for what carries it: see `tkasync.dispatch.ambient.Running`."""

    is_stopped = False
    runtime = None

    def __init__(self, handle: Any) -> None:
        self.handle = handle
