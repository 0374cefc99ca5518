"""Waiting for a task: what asks for an outcome gets the error; a coroutine awaits by its loop, a UI task by its driver.

Any thread. How a thread waits stands in `tkasync.tasks.outcome.blocking`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any, ClassVar, Protocol

from tkasync.dispatch.ambient import Trap, ambient
from tkasync.tasks.outcome.circles import Waits
from tkasync.tasks.outcome.lazy_future import remove_done_callback


class Awaited(Protocol):
    """What is waited for: a `TaskHandle`, which stands above."""

    def done(self) -> bool:
        """Whether it has ended."""

    def expect_awaiter(self, count: int = 1) -> None:
        """Say that somebody will ask for the outcome."""

    def abort_unless_awaited(self) -> None:
        """Abort it, unless somebody else waits for it."""


class Awaiting(Waits):
    """A block that waits for one handle and will ask for its outcome, so that its error is not reported as unhandled.

    When the wait is broken off (what waits was cancelled), the task is aborted, unless somebody else waits for it.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        super().__enter__()
        self._tasks[0].expect_awaiter()

    def __exit__(self, *error: object) -> None:
        if self._task is not None:
            self._forget()
        handle = self._tasks[0]
        is_broken_off, has_ended = error[0] is not None, handle.done()
        # Broken off, nobody looks at the outcome, also when the task has ended meanwhile.
        if is_broken_off or not has_ended:
            handle.expect_awaiter(-1)
            if is_broken_off and not has_ended:
                handle.abort_unless_awaited()


class FutureTrap:
    """Has a UI task wait for a future that may end on any thread; for a task until its callbacks have run.

    Args:
        future: what is waited for.
        post: queues a call for the UI thread.
    """

    def __init__(self, future: Future[Any], post: Callable[[Callable[[], object]], None]) -> None:
        self._future = future
        self._post = post
        # Of a task: callbacks first, for what awaits it may destroy its owner, and they would never run.
        self._call_when_delivered: Any = getattr(future, "call_when_delivered", None)
        # A task is waited for by itself; other futures say it, of those that wait for the network for instance.
        self.is_at_rest: bool = self._call_when_delivered is not None or getattr(future, "is_at_rest", False)

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        """See `Trap`."""
        if self._call_when_delivered is not None:
            take_back: Callable[[], object] = self._call_when_delivered(wake)
            return take_back
        future, post = self._future, self._post

        def ended(_future: Future[Any]) -> None:
            post(wake)

        future.add_done_callback(ended)
        return lambda: remove_done_callback(future, ended)


def wait_in_step(future: Future[Any]) -> Generator[Any, None, None]:
    """Wait until *future* is done, in a UI task by its driver, in a coroutine by its asyncio loop."""
    driver = ambient.driver
    if driver is not None:
        yield from driver.wait(FutureTrap(future, driver.post))
    elif is_undriven():
        yield
    else:
        yield from _wait_in_asyncio(future)


def wait_for_trap(trap: Trap) -> Generator[Any, None, None]:
    """Wait in a UI task until *trap* wakes it."""
    driver = ambient.driver
    if driver is None:  # its coroutine is being closed
        yield
    else:
        yield from driver.wait(trap)


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

    def ended(_future: object) -> None:
        wake()

    future.add_done_callback(ended)
    try:
        yield from done
    finally:
        remove_done_callback(future, ended)


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

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # equal to its callback, which hashes differently


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
