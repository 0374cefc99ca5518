"""Wait for several things at once in a UI task: for all of them, or for the first."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterable
from concurrent.futures import Future
from functools import partial
from types import CoroutineType
from typing import Any, TypeVar, overload

from tkasync.dispatch.ambient import Driver
from tkasync.errors import NoOwnerError
from tkasync.execution.kinds import close_coroutine
from tkasync.ownership.whole_end import WholeEnd
from tkasync.runtime.functions import spawn_task
from tkasync.tasks.current import current_task
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI
from tkasync.tasks.outcome.awaiting import FutureTrap
from tkasync.tasks.outcome.circles import Waits, refuse_circle, refuse_itself
from tkasync.ui_tasks.waits import DriverHere

T = TypeVar("T")
T1 = TypeVar("T1")
T2 = TypeVar("T2")
T3 = TypeVar("T3")
T4 = TypeVar("T4")


async def _await(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


def _futures(call: str, aws: tuple[Any, ...]) -> list[Future[Any]]:
    """Return a future for each awaitable: itself, or a UI task of its own with the owner of the task that waits."""
    handle = current_task()
    if handle is None:
        raise NoOwnerError.outside_ui_task(call, "spawn_ui_task(coro)")
    futures: list[Future[Any]] = []
    try:
        for aw in aws:
            futures.append(aw if isinstance(aw, Future) else _spawn_part(call, handle, aw))
    except BaseException:
        _abort(futures)
        for aw in aws:
            close_coroutine(aw)
        raise
    return futures


def _spawn_part(call: str, handle: TaskHandle[Any], aw: Any) -> TaskHandle[Any]:
    # A coroutine as it is: one that is aborted before it has begun is then closed.
    work, args = (aw, ()) if isinstance(aw, CoroutineType) else (_await, (aw,))
    name = f"{call} in {handle.name}"
    return spawn_task(work, *args, executor=UI, owner=handle.scope, name=name, group=object())


def _tasks_of(aws: Iterable[Any]) -> list[TaskHandle[Any]]:
    return [aw for aw in aws if isinstance(aw, TaskHandle)]


def _abort(futures: list[Future[Any]]) -> None:
    with WholeEnd() as end:
        for future in futures:
            if isinstance(future, TaskHandle):
                end.call(future.abort_unless_ended, "its awaiter waits no longer")
            elif not future.done():
                end.call(future.cancel)


async def _all_of(driver: Driver, futures: list[Future[Any]]) -> None:
    endings = _Endings(driver, futures)
    try:
        for _ in futures:
            (await endings).result()
    finally:
        endings.close()


# Several of different types are given as typeshed gives asyncio.gather's: as a tuple, so that each keeps its own type
# when they are taken apart. It is a list.
@overload
async def gather(aw1: Awaitable[T1], aw2: Awaitable[T2], /) -> tuple[T1, T2]: ...
@overload
async def gather(aw1: Awaitable[T1], aw2: Awaitable[T2], aw3: Awaitable[T3], /) -> tuple[T1, T2, T3]: ...
@overload
async def gather(
    aw1: Awaitable[T1], aw2: Awaitable[T2], aw3: Awaitable[T3], aw4: Awaitable[T4], /
) -> tuple[T1, T2, T3, T4]: ...
@overload
async def gather(*aws: Awaitable[T]) -> list[T]: ...
@overload
async def gather(*aws: Awaitable[Any] | Future[Any]) -> Any: ...
async def gather(*aws: Any) -> Any:
    """Wait in a UI task for all of *aws*; their values in the same order.

    The first error, in time, is raised and the others are aborted; so are all when the waiting task is cancelled.

    Raises:
        WouldBlockError: one of them is the running task, or waits for it; nothing is aborted then.
    """
    driver = await DriverHere("gather()")
    refuse_circle(_tasks_of(aws))
    futures = _futures("gather()", aws)
    try:
        with Waits(*_tasks_of(futures)):
            await _all_of(driver, futures)
    finally:
        _abort(futures)
    return [future.result() for future in futures]


@overload
async def first(*aws: Awaitable[T]) -> T: ...
@overload
async def first(*aws: Awaitable[Any] | Future[Any]) -> Any: ...
async def first(*aws: Any) -> Any:
    """Wait in a UI task for whichever of *aws* ends first; its value, or its error. The others are aborted.

    Raises:
        ValueError: there is nothing to wait for.
        WouldBlockError: one of them is the running task.
    """
    if not aws:
        raise ValueError("first() needs something to wait for")
    driver = await DriverHere("first()")
    refuse_itself(_tasks_of(aws))
    futures = _futures("first()", aws)
    endings = _Endings(driver, futures)
    try:
        ended = await endings
        if ended.cancelled():
            # Not by what it waited for: the end of a widget cancels what waits for its other events. Who has waited for
            # that end has his answer already.
            ended = next((future for future in futures if future.done() and not future.cancelled()), ended)
        return ended.result()
    finally:
        endings.close()
        _abort(futures)


class _Endings:
    """Each await gives the next of several futures that has ended; those that end in one turn in the order given."""

    def __init__(self, driver: Driver, futures: list[Future[Any]]) -> None:
        self._driver = driver
        self._futures = futures
        self._ended: deque[Future[Any]] = deque()
        self._wake: Callable[[], None] | None = None
        self.is_at_rest = all(isinstance(future, TaskHandle) for future in futures)
        for future in futures:
            if isinstance(future, TaskHandle):
                future.expect_awaiter()
        self._take_back = [
            FutureTrap(future, driver.post).start(partial(self._add, future)) for future in futures
        ]

    def _add(self, future: Future[Any]) -> None:
        if not self._futures:
            return  # closed, and not to hold it
        self._ended.append(future)
        if self._wake is not None:
            self._wake()

    def __await__(self) -> Generator[Any, None, Future[Any]]:
        while not self._ended:
            yield from self._driver.wait(self)
        return self._ended.popleft()

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self._wake = wake
        return lambda: None  # late wakes are ignored by the driver

    def close(self) -> None:
        """Wait no longer. What has failed without being looked at is reported, as if nobody had waited.

        The futures are let go of: some may outlive the task by hours, and an error is told when its handle is dropped.
        """
        while self._take_back:
            self._take_back.pop()()
        futures, self._futures = self._futures, []
        self._ended.clear()
        for future in futures:
            if isinstance(future, TaskHandle):
                future.expect_awaiter(-1)
