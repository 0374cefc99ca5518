"""`Waitable`: the part of a task that a thread, a coroutine or a UI task waits for.

The base class of `TaskHandle`. Whoever waits gets the error, which is then not reported; a wait that would freeze the
window, or that could never end, is refused.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Generator
from typing import Any, Generic, TypeVar

from tkasync.tasks.outcome.awaiting import Awaiting, OnItsLoop, refuse_deadlock, wait_in_step
from tkasync.tasks.outcome.callbacks import Callbacks
from tkasync.tasks.outcome.lazy_future import remove_done_callback

T = TypeVar("T")


class Waitable(Callbacks[T], Generic[T]):
    """See the module. Any thread, but for what would block the UI thread."""

    def abort(self, reason: object = None) -> bool:
        """Cancel the task; `TaskHandle` does."""
        raise NotImplementedError

    def result(self, timeout: float | None = None) -> T:
        """Return the work's value, waiting for it at most *timeout* seconds. Not for waiting on the UI thread.

        Raises:
            WouldBlockError: the task has not ended, and this is the UI thread, a coroutine, or the task itself.
            TimeoutError: it did not end in time.
            concurrent.futures.CancelledError: it was cancelled.
            BaseException: what the work raised.
        """
        if not self.done() and (timeout is None or timeout > 0):
            refuse_deadlock(self)
        try:
            with Awaiting(self):
                return super().result(timeout)
        finally:
            del self  # the error's traceback holds this frame, and the handle the error

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Return what the work raised, ``None`` when it succeeded; waits and raises as `result` does."""
        if not self.done() and (timeout is None or timeout > 0):
            refuse_deadlock(self)
        with Awaiting(self):
            return super().exception(timeout)

    def add_done_callback(self, fn: Callable[[concurrent.futures.Future[T]], object]) -> None:
        """Call *fn* with the handle when it ends, on whichever thread ends it; `on_done` is the UI thread's."""
        module = getattr(fn, "__module__", None)
        if module == "asyncio.futures":
            self.expect_awaiter()  # asyncio.wrap_future: what awaits that future gets the error
        elif module == "asyncio.tasks":
            fn = OnItsLoop(fn)  # asyncio.wait, which takes a handle for a future of its loop
        super().add_done_callback(fn)

    def remove_done_callback(self, fn: Callable[[concurrent.futures.Future[T]], object]) -> int:
        """Take *fn* back; return how often it was there. It may still be called when the end is being told."""
        return remove_done_callback(self, fn)

    def __await__(self) -> Generator[Any, None, T]:
        """Wait in a coroutine or a UI task; a cancellation of what waits aborts the task, as in asyncio."""
        try:
            if not self.done():
                with Awaiting(self):
                    try:
                        yield from wait_in_step(self)
                    except BaseException:
                        self.abort("its awaiter was cancelled")
                        raise
            return self.result()
        finally:
            del self
