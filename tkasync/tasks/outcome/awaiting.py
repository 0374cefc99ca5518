"""Who waits for a task, and whether he may: deadlocks are refused, and an error goes to whoever asks for it.

Any thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from threading import current_thread, get_ident
from typing import TYPE_CHECKING, Any

from tkasync.dispatch.ambient import here
from tkasync.errors import WouldBlockError
from tkasync.tasks.current import current_task

if TYPE_CHECKING:
    from tkasync.tasks.handle import TaskHandle


class Awaiting:
    """A block that waits for a handle: an error that has an awaiter is not reported as unhandled."""

    __slots__ = ("_handle",)

    def __init__(self, handle: TaskHandle[Any]) -> None:
        self._handle = handle

    def __enter__(self) -> None:
        self._handle.expect_awaiter()

    def __exit__(self, *_exc: object) -> None:
        if not self._handle.done():  # it gave up waiting
            self._handle.expect_awaiter(-1)


def refuse_deadlock(handle: TaskHandle[Any]) -> None:
    """Raise `WouldBlockError` when the caller must not block until *handle* has ended."""
    if get_ident() == handle._runtime.ui_thread:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} on the UI thread would freeze the window: pass on_result=, or "
            "write the handler as a @ui_task and await the handle"
        )
    if current_task() is handle:
        raise WouldBlockError(f"task {handle.name!r} waits for itself: return the value instead")
    loop = handle._runtime.engines.started_loop  # not through the property, which would start one
    if loop is not None and loop.thread is current_thread():
        raise WouldBlockError(
            f"waiting for task {handle.name!r} in a coroutine would stop every coroutine: write await handle"
        )


def wait_in_step(future: Future[Any]) -> Generator[Any, None, None]:
    """Wait until *future* is done, in a UI task by its driver, in a coroutine by its asyncio loop."""
    if here.driver is not None:
        yield from here.driver.wait_for(future)
    elif is_undriven():
        yield
    else:
        from tkasync.execution.places.loop import (
            wait_for,  # asyncio is loaded by the first program that uses it
        )

        yield from wait_for(future)


def is_undriven() -> bool:
    """Whether neither a UI task's driver nor asyncio runs this code: its coroutine is being closed.

    One that swallows even that and goes on awaiting must then get to a ``yield``, at which Python ends it. An error
    instead would be swallowed too, in a loop without end.
    """
    events = sys.modules.get("asyncio.events")
    return here.driver is None and (events is None or events._get_running_loop() is None)


def _await_future(future: Future[Any]) -> Generator[Any, None, Any]:
    if not future.done():
        try:
            yield from wait_in_step(future)
        except BaseException:
            future.cancel()  # as asyncio does with what a cancelled task awaits
            raise
    return future.result()


# A UI task may await any future, and ``await`` looks at the type only. There is no other place to hang it on; where a
# future has been awaitable all along, as a cluster's may be, it keeps its own way.
if not hasattr(Future, "__await__"):
    Future.__await__ = _await_future  # type: ignore[attr-defined]  # on purpose


class Unasked:
    """An error whose handle is still held by a thread that may ask for it; dropped unasked, it is reported."""

    __slots__ = ("_error", "_report")

    def __init__(self, report: Callable[[BaseException], object], error: BaseException) -> None:
        self._report = report
        self._error: BaseException | None = error

    def asked(self) -> None:
        """Somebody has asked: the error is his."""
        self._error = None

    def __del__(self) -> None:
        if self._error is not None:
            self._report(self._error)  # only queues: this may be any thread, inside the collector
