"""`Waitable`: the part of a task that a thread, a coroutine or a UI task waits for.

The base class of `TaskHandle`. Whoever waits gets the error, which is then not reported; a wait that would freeze the
window, or that could never end, is refused.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Generator
from concurrent.futures._base import CANCELLED_AND_NOTIFIED
from typing import Any, Generic, TypeVar

from tkasync.dispatch.ambient import ambient
from tkasync.ownership.error_objects import rewind
from tkasync.tasks.outcome.awaiting import Awaiting, OnItsLoop, wait_in_step
from tkasync.tasks.outcome.blocking import Waiters, refuse_aborted, refuse_deadlock, wait_until_done
from tkasync.tasks.outcome.callbacks import Callbacks
from tkasync.tasks.outcome.circles import refuse_itself
from tkasync.tasks.outcome.lazy_future import FINAL

T = TypeVar("T")


class Waitable(Callbacks[T], Generic[T]):
    """See the module. Any thread, but for what would block the UI thread."""

    waits_for: tuple[Any, ...] = ()
    """The tasks that this one waits for. Changed under `LOCK`, by `tkasync.tasks.outcome.circles`."""

    def abort_unless_ended(self, reason: object = None) -> None:
        """Cancel the task; `TaskHandle` does."""
        raise NotImplementedError

    def result(self, timeout: float | None = None) -> T:
        """Return the work's value, waiting for it at most *timeout* seconds. Not for waiting on the UI thread.

        An abort of the task that waits ends the wait, and with it the task that it waits for, unless somebody else
        waits for that too.

        Raises:
            WouldBlockError: the task has not ended, and this is the UI thread, a coroutine, the task itself, or a task
                that this one waits for.
            TimeoutError: it did not end in time.
            concurrent.futures.CancelledError: it was cancelled.
            Cancelled: the task that waits was aborted.
            BaseException: what the work raised.
        """
        try:
            self._wait(timeout)
            return self._outcome()
        finally:
            del self  # the error's traceback holds this frame, and the handle the error

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Return what the work raised, ``None`` when it succeeded; waits and raises as `result` does."""
        self._wait(timeout)
        return self._exception

    def _wait(self, timeout: float | None) -> None:
        """Block until the task has ended; it counts as asked for. Raise as `exception` does."""
        if self._state in FINAL:
            self.expect_awaiter()
        elif timeout is None or timeout > 0:
            refuse_deadlock(self)
            refuse_aborted()
            with Awaiting(self):
                wait_until_done(self, timeout)
        if self._state not in FINAL:
            raise TimeoutError
        if self._state == CANCELLED_AND_NOTIFIED:
            raise concurrent.futures.CancelledError

    def _outcome(self) -> T:
        """Return the value, or raise the error, of a task that has ended and counts as asked for."""
        try:
            if self._state == CANCELLED_AND_NOTIFIED:
                raise concurrent.futures.CancelledError
            if self._exception is not None:
                rewind(self._exception)  # each raise adds to its traceback
                raise self._exception
            return self._result  # type: ignore[return-value]  # of a task that has succeeded
        finally:
            del self  # the error's traceback holds this frame, and the handle the error

    def abort_unless_awaited(self) -> None:
        """Abort the task, unless somebody waits for it. Any thread."""
        if not self._awaiters:
            self.abort_unless_ended("its awaiter was cancelled")

    def make_waiters(self) -> list[Any]:
        return Waiters(self)

    def forget_waiter(self, event: object) -> None:
        """Take back what ``wait()`` has put in with *event*. Any thread."""
        with self._condition:
            for waiter in [waiter for waiter in self._waiters if waiter.event is event]:
                self._waiters.remove(waiter)

    def add_done_callback(self, fn: Callable[[concurrent.futures.Future[T]], object]) -> None:
        """Call *fn* with the handle when it ends, on whichever thread ends it; `on_done` is the UI thread's.

        Raises:
            WouldBlockError: *fn* is asyncio's, and this is the task itself, which would wait for its own end.
        """
        module = getattr(fn, "__module__", None)
        if module in ("asyncio.futures", "asyncio.tasks"):
            refuse_itself([self])
        if module == "asyncio.futures":
            self.expect_awaiter()  # asyncio.wrap_future: what awaits that future gets the error
        elif module == "asyncio.tasks":
            fn = OnItsLoop(fn)  # asyncio.wait, which takes a handle for a future of its loop
        super().add_done_callback(fn)

    def __await__(self) -> Generator[Any, None, T]:
        """Wait in a coroutine or a UI task.

        A cancellation of what waits aborts the task, as in asyncio, unless somebody else waits for it.

        Raises:
            WouldBlockError: this is the task itself, or it waits for the one that awaits it here.
        """
        try:
            # A UI task also waits for the callbacks, which run before it goes on.
            if self._state in FINAL and (self._is_delivered or ambient.driver is None):
                return self.result()
            with Awaiting(self):
                yield from wait_in_step(self)
            return self._outcome() if self._state in FINAL else self.result()
        finally:
            del self
