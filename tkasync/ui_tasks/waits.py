"""What a UI task may await, beside handles and futures: pauses and a time limit; events are in `events`.

UI tasks only. Each wait is a few lines over the driver's `Trap`, and ends without a trace when the task is cancelled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from types import TracebackType
from typing import Any, Self

from tkasync.dispatch.ambient import ambient
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.errors import Cancelled, NoOwnerError
from tkasync.execution.places.on_ui import UiTaskItem
from tkasync.tasks.outcome.awaiting import is_undriven


class Driver:
    """An awaitable that gives the driver of the running UI task, and refuses every other coroutine.

    Args:
        call: the call that needs a UI task, for the message.
    """

    def __init__(self, call: str) -> None:
        self._call = call

    def __await__(self) -> Generator[Any, None, UiTaskItem]:
        while is_undriven():
            yield
        if ambient.driver is None:
            raise NoOwnerError(
                f"{self._call} is for UI tasks: await it in an async def under @ui_task; a coroutine of spawn_task "
                "runs on asyncio and awaits what is asyncio's"
            )
        assert isinstance(ambient.driver, UiTaskItem)  # the one kind of driver there is
        return ambient.driver


class _Sleep:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[Any, None, None]:
        self._host = (yield from Driver("sleep()").__await__()).runtime.host
        yield self

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        timer = self._host.after(self._seconds, wake)
        return lambda: self._host.cancel(timer)


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
        self._signal = Cancelled(f"move_on_after({seconds:g})")
        self.cancelled_caught: bool = False

    async def __aenter__(self) -> Self:
        self._driver = await Driver("move_on_after()")
        self._timer: Timer = self._driver.runtime.host.after(self._seconds, self._expire)
        return self

    def _expire(self) -> None:
        if self._driver.is_active:
            self._driver.interrupt(self._signal)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._driver.runtime.host.cancel(self._timer)
        self._driver.forget_interrupt(self._signal)
        self.cancelled_caught = error is self._signal
        return self.cancelled_caught
