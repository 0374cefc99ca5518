"""What belongs to asyncio is for the private loop's thread; a call from another one is refused, not lost in silence."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.threads import on_thread
from tests.support.world import World
from tkasync import spawn_task
from tkasync.errors import WrongThreadError


class Asyncio:
    """A coroutine that waits at a queue, and what it works with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.received: list[Any] = []
        self.task = spawn_task(self.receive)
        world.until(lambda: hasattr(self, "loop"))

    async def receive(self) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        self.event = asyncio.Event()
        self.later = asyncio.get_running_loop().create_future()
        self.loop = asyncio.get_running_loop()
        while (item := await self.queue.get()) is not None:
            self.received.append(item)

    def come_to_wait(self) -> None:
        self.world.until(lambda: bool(self.queue._getters))  # type: ignore[attr-defined]  # not in its stub

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.queue.put_nowait, None)
        self.world.until(self.task.done)
        assert self.task.result() is None


async def nothing() -> None:
    pass


def make_a_task(aio: Asyncio) -> None:
    work = nothing()
    try:
        aio.loop.create_task(work)
    finally:
        work.close()


CALLS: dict[str, Callable[[Asyncio], object]] = {
    "call_soon": lambda aio: aio.loop.call_soon(print),
    "call_later": lambda aio: aio.loop.call_later(0, print),
    "create_task": make_a_task,
    "put_nowait": lambda aio: aio.queue.put_nowait("an item"),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("where", ["the UI thread", "another thread"])
@pytest.mark.filterwarnings("ignore:coroutine|Task was destroyed")
def test_a_call_from_another_thread_is_refused_at_once_with_the_line_to_write(
    world: World, call: str, where: str
) -> None:
    aio = Asyncio(world)
    aio.come_to_wait()
    seen: list[Any] = []

    def attempt() -> None:
        with pytest.raises(WrongThreadError, match="use a Channel") as raised:
            CALLS[call](aio)
        seen.append(str(raised.value))

    if where == "the UI thread":
        attempt()
    else:
        on_thread(attempt)
    assert call in seen[0]
    aio.end()


def test_the_coroutine_that_was_waiting_goes_on_all_the_same(world: World) -> None:
    """The item was in the queue, and its future set, before asyncio could be stopped: it must not wait for ever."""
    aio = Asyncio(world)
    aio.come_to_wait()
    with pytest.raises(WrongThreadError):
        aio.queue.put_nowait("from the UI thread")
    world.until(lambda: aio.received)
    aio.loop.call_soon_threadsafe(aio.queue.put_nowait, "by the loop")
    world.until(lambda: len(aio.received) == 2)
    aio.end()
    assert aio.received == ["from the UI thread", "by the loop"]


def test_a_finalizer_on_another_thread_is_not_refused(world: World) -> None:
    """The collector runs on any thread, and asyncio's own streams close themselves in a finalizer."""
    aio, called = Asyncio(world), threading.Event()

    class Closing:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            aio.loop.call_soon(called.set)

    Closing()
    gc.collect()
    assert called.wait(GIVE_UP)
    aio.end()


def test_what_asyncio_does_by_itself_from_other_threads_works(world: World) -> None:
    async def work() -> tuple[object, ...]:
        loop = asyncio.get_running_loop()
        return (
            await asyncio.to_thread(int, "1"),
            await loop.run_in_executor(None, int, "2"),
            await asyncio.wait_for(asyncio.wrap_future(spawn_task(int, "3")), GIVE_UP),
            await asyncio.sleep(0.001, 4),
            (await asyncio.gather(nothing(), asyncio.sleep(0, 5)))[1],
        )

    task = spawn_task(work)
    world.until(task.done)
    assert task.result() == (1, 2, 3, 4, 5)
