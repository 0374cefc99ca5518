"""Waiting for a task: what asks for an outcome gets the error, and a wait that could never end is refused.

Any thread. A thread blocks, a coroutine awaits by its loop, a UI task by its driver.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from threading import get_ident
from typing import Any, Protocol

from tkasync.dispatch.ambient import ambient, running
from tkasync.errors import WouldBlockError


class Awaited(Protocol):
    """What is waited for: a `TaskHandle`, which stands above."""

    name: str
    runtime: Any
    """Its window's `UiThread`."""

    def done(self) -> bool:
        """Whether it has ended."""

    def expect_awaiter(self, count: int = 1) -> None:
        """Say that somebody will ask for the outcome."""


class Awaiting:
    """A block that waits for a handle: an error that has an awaiter is not reported as unhandled."""

    __slots__ = ("_handle",)

    def __init__(self, handle: Awaited) -> None:
        self._handle = handle

    def __enter__(self) -> None:
        self._handle.expect_awaiter()

    def __exit__(self, *_exc: object) -> None:
        if not self._handle.done():  # it gave up waiting
            self._handle.expect_awaiter(-1)


def refuse_deadlock(handle: Awaited) -> None:
    """Raise `WouldBlockError` when the caller must not block until *handle* has ended."""
    if get_ident() == handle.runtime.ui_thread:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} on the UI thread would freeze the window: pass on_result=, or "
            "write the handler as a @ui_task and await the handle"
        )
    item = running.get()
    if item is not None and item.handle is handle:
        raise WouldBlockError(f"task {handle.name!r} waits for itself: return the value instead")
    if ambient.is_loop:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} in a coroutine would stop every coroutine: write await handle"
        )


def wait_in_step(future: Future[Any]) -> Generator[Any, None, None]:
    """Wait until *future* is done, in a UI task by its driver, in a coroutine by its asyncio loop."""
    if ambient.driver is not None:
        yield from ambient.driver.wait_for(future)
    elif is_undriven():
        yield
    else:
        yield from _wait_in_asyncio(future)


def is_undriven() -> bool:
    """Whether neither a UI task's driver nor asyncio runs this code: its coroutine is being closed.

    A coroutine that swallows ``GeneratorExit`` and awaits again must get to a ``yield``, at which Python ends it. An
    error instead would be swallowed too, in a loop without end.
    """
    events = sys.modules.get("asyncio.events")
    return ambient.driver is None and (events is None or events._get_running_loop() is None)


def _wait_in_asyncio(future: Future[Any]) -> Generator[Any, None, None]:
    """Wait in a coroutine, on whichever asyncio loop, until *future* is done."""
    # Not imported: a program that runs a loop has imported it, and one without coroutines never pays for it.
    done = sys.modules["asyncio"].get_running_loop().create_future()
    wake = setter_of(done)
    future.add_done_callback(lambda _future: wake())
    yield from done


def setter_of(future: Any) -> Callable[[], None]:
    """Return a function that sets *future*, an ``asyncio.Future``, from any thread. Any: asyncio is not imported."""
    loop = future.get_loop()

    def set_if_waiting() -> None:
        if not future.done():
            future.set_result(None)

    return partial(_call_on, loop, set_if_waiting)


class OnItsLoop:
    """A done-callback of asyncio's, called on the loop on which it was added: ``asyncio.wait`` expects no other thread.

    Equal to the callback itself, so that asyncio can take it back.
    """

    __slots__ = ("_fn", "_loop")

    def __init__(self, fn: Callable[[Any], object]) -> None:
        self._fn = fn
        self._loop = sys.modules["asyncio"].get_running_loop()  # not imported: see `_wait_in_asyncio`

    def __call__(self, future: Future[Any]) -> None:
        _call_on(self._loop, self._fn, future)

    def __eq__(self, other: object) -> bool:
        return other is self or other == self._fn

    __hash__ = None  # type: ignore[assignment]  # equal to its callback, which hashes differently


def _call_on(loop: Any, fn: Callable[..., object], *args: object) -> None:
    try:
        loop.call_soon_threadsafe(fn, *args)
    except RuntimeError:  # the loop is closed: nobody waits any more
        if not loop.is_closed():
            raise


def _await_future(future: Future[Any]) -> Generator[Any, None, Any]:
    if not future.done():
        try:
            yield from wait_in_step(future)
        except BaseException:
            future.cancel()  # as asyncio does with what a cancelled task awaits
            raise
    return future.result()


def make_futures_awaitable() -> None:
    """Let a UI task ``await`` any ``concurrent.futures.Future``; called by the first UI task and by the loop.

    ``await`` looks at the type, so the base class is the only place. Futures with an ``__await__`` of their own
    (dask's) keep it.
    """
    if not hasattr(Future, "__await__"):
        Future.__await__ = _await_future  # type: ignore[attr-defined]  # on purpose


class Unasked:
    """An error that a thread may still ask for, since it holds the handle; dropped unasked, the error is reported."""

    __slots__ = ("_error", "_report")

    def __init__(self, report: Callable[[BaseException], object], error: BaseException) -> None:
        self._report = report
        self._error: BaseException | None = error

    def asked(self) -> None:
        """Count the error as asked for: it has a handler."""
        self._error = None

    def __del__(self) -> None:
        if self._error is not None:
            self._report(self._error)  # only queues: this may be any thread, inside the collector
