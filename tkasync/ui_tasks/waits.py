"""What a UI task may await, beside handles and futures: pauses and a time limit; events are in `events`.

UI tasks only. Each wait is a few lines over a `Trap`, and ends without a trace when the task is cancelled.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Generator
from types import TracebackType
from typing import Any, Self

from tkasync.dispatch.ambient import Driver, ambient
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import NoOwnerError
from tkasync.execution.endings import is_cancellation
from tkasync.tasks.outcome.awaiting import is_undriven


def driver_here(call: str) -> Generator[Any, None, Driver]:
    """Give the driver of the running UI task, and refuse every other coroutine.

    Args:
        call: the call that needs a UI task, for the message.
    """
    while (driver := ambient.driver) is None:
        if not is_undriven():
            raise NoOwnerError(
                f"{call} is for UI tasks: await it in an async def under @ui_task; a coroutine of spawn_task "
                "runs on asyncio and awaits what is asyncio's"
            )
        yield
    return driver


class DriverHere:
    """What an ``async def`` awaits for `driver_here`."""

    def __init__(self, call: str) -> None:
        self._call = call

    def __await__(self) -> Generator[Any, None, Driver]:
        return driver_here(self._call)


class _Sleep:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[Any, None, None]:
        driver = ambient.driver
        return self._refused() if driver is None else driver.pause(self._seconds)

    def _refused(self) -> Generator[Any, None, None]:
        driver = yield from driver_here("sleep()")
        yield from driver.pause(self._seconds)


def sleep(seconds: float) -> Awaitable[None]:
    """Pause a UI task for *seconds*, by the host's clock; zero: until the next turn.

    Raises:
        ValueError: *seconds* is negative or not finite.
    """
    return _Sleep(check_seconds("sleep", seconds))


sleep.is_for_ui_tasks = True  # type: ignore[attr-defined]  # a spawn_task of it would do nothing


class move_on_after:  # reads as a statement, as trio's does
    """``async with move_on_after(seconds) as limit:`` in a UI task: after that time the block is left where it awaits.

    What it awaited is aborted. ``limit.cancelled_caught`` tells whether the time was up.

    Raises:
        ValueError: *seconds* is negative or not finite.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = check_seconds("move_on_after", seconds)
        self._has_expired = False
        self.cancelled_caught: bool = False

    async def __aenter__(self) -> Self:
        driver = await DriverHere("move_on_after()")
        # Not imported: a UI task has imported it.
        self._task = sys.modules["asyncio"].current_task()
        self._cancels_before = self._task.cancelling()
        self._timer = driver.after(self._seconds, self._expire)
        return self

    def _expire(self) -> None:
        self._has_expired = True
        self._task.cancel(f"move_on_after({self._seconds:g})")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._has_expired:
            # As asyncio.timeout does: an abort that came as well, or an outer limit, is not this block's.
            is_last = self._task.uncancel() <= self._cancels_before
            self.cancelled_caught = is_last and error is not None and is_cancellation(error)
        return self.cancelled_caught
