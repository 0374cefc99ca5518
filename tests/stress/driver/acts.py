"""`Acts`: what a UI task awaits of asyncio, a step at a time; each gives a word that is known before it begins."""

from __future__ import annotations

import asyncio
import socket
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from tests.stress.driver.worlds import World
from tests.support.limits import LIMIT_COUNTS_OTHER_CANCELS
from tkasync.widgets import modal

FOR_EVER = 600.0  # seconds; a time limit that nothing here comes near
_SHORT = 0.003  # seconds; one that runs out
_PATIENCE = 0.1  # seconds; for a connection that may not come
_SENT = 200_000  # bytes, which no buffer of a socket takes at once


class Acts:
    """See the module. UI thread.

    Args:
        world: where they are played.
        complain: notes what is not as promised.
    """

    NAMES = (
        "slept", "in time", "too late", "waited too long", "too late in a loop", "a group", "a failed group",
        "a queue", "an event", "a thread", "a task", "a pair", "a server", "a low socket", "a generator",
        "a loop", "a modal loop",
    )  # fmt: skip

    def __init__(self, world: World, complain: Callable[[str], None]) -> None:
        self.world = world
        self.opened = self.closed = 0
        """How many blocks were entered, and how many ``finally`` blocks have ended."""
        self.tasks: list[weakref.ref[Any]] = []
        """The tasks of asyncio's that were made."""
        self._complain = complain

    async def play(self, name: str, seconds: float) -> None:
        """Do what *name* says, in about *seconds*."""
        with self.counted():
            await getattr(self, f"_{name.replace(' ', '_')}")(seconds)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the block, and that it is left, on the UI thread."""
        self.opened += 1
        try:
            yield
        finally:
            self.closed += 1
            if not self.world.runtime.is_ui_thread:
                self._complain("a finally block ran on another thread")

    def _note(self, task: asyncio.Task[Any]) -> asyncio.Task[Any]:
        self.tasks.append(weakref.ref(task))
        return task

    # Time

    async def _slept(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        finally:
            with self.counted():
                await asyncio.sleep(seconds)  # also after an abort

    async def _in_time(self, seconds: float) -> None:
        async with asyncio.timeout(FOR_EVER):
            await asyncio.sleep(seconds)

    async def _too_late(self, _seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_SHORT):
                await self._never()

    async def _waited_too_long(self, _seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._never(), _SHORT)

    async def _too_late_in_a_loop(self, seconds: float) -> None:
        """The limit runs out while the task stands in a nested loop: it is interrupted at its next await, once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_SHORT):
                self.world.live(_SHORT + seconds)
                await self._never()
        for _ in range(2):
            await asyncio.sleep(0)

    async def _never(self) -> None:
        with self.counted():
            await asyncio.Event().wait()
            raise AssertionError("an event that nobody sets was set")

    # Groups, and what tasks give each other

    async def _a_group(self, seconds: float) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [self._note(group.create_task(self._number(each, seconds))) for each in range(3)]
        assert [task.result() for task in tasks] == [0, 1, 2]

    async def _number(self, number: int, seconds: float) -> int:
        with self.counted():
            await asyncio.sleep(seconds)
            return number

    async def _a_failed_group(self, seconds: float) -> None:
        """The first error ends the others, and is not told to the window."""
        try:
            async with asyncio.TaskGroup() as group:
                self._note(group.create_task(self._never()))
                self._note(group.create_task(self._fail(seconds)))
        except* LookupError:
            pass
        task = asyncio.current_task()
        if LIMIT_COUNTS_OTHER_CANCELS and task is not None:
            task.uncancel()  # the group's own, which it leaves there: the next act may be a time limit

    async def _fail(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        raise LookupError

    async def _a_queue(self, seconds: float) -> None:
        queue: asyncio.Queue[int] = asyncio.Queue(1)
        async with asyncio.TaskGroup() as group:
            self._note(group.create_task(self._put(queue, seconds)))
            got = [await queue.get() for _ in range(5)]
        assert got == [*range(5)]

    async def _put(self, queue: asyncio.Queue[int], seconds: float) -> None:
        for item in range(5):
            await queue.put(item)
            await asyncio.sleep(seconds / 5)

    async def _an_event(self, seconds: float) -> None:
        event = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            waits = self._note(group.create_task(event.wait()))
            await asyncio.sleep(seconds)
            event.set()
        assert waits.result() is True

    # Work elsewhere

    async def _a_thread(self, seconds: float) -> None:
        assert await asyncio.to_thread(_slow, seconds) == seconds

    async def _a_task(self, seconds: float) -> None:
        assert await self.world.runtime.spawn_task(_slow, seconds) == seconds

    # Sockets

    async def _a_pair(self, _seconds: float) -> None:
        pair = socket.socketpair()
        try:
            async with asyncio.TaskGroup() as group:
                self._note(group.create_task(self._send(pair[0])))
                received = self._note(group.create_task(self._receive(pair[1])))
        finally:
            for end in pair:  # a task that was cancelled before it began has closed none
                end.close()
        assert received.result() == _SENT

    async def _send(self, end: socket.socket) -> None:
        with self.counted():
            _reader, writer = await asyncio.open_connection(sock=end)
            try:
                writer.write(bytes(_SENT))
                await writer.drain()
            finally:
                await self._close(writer)

    async def _receive(self, end: socket.socket) -> int:
        with self.counted():
            reader, writer = await asyncio.open_connection(sock=end)
            try:
                return len(await reader.read(-1))
            finally:
                await self._close(writer)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        try:
            await writer.wait_closed()
        except ConnectionError:
            pass  # the other end was aborted
        except asyncio.CancelledError:
            writer.transport.abort()  # what is not written yet would keep it open
            raise

    async def _a_server(self, seconds: float) -> None:
        accepted = asyncio.Event()
        server = await asyncio.start_server(partial(self._echo, accepted), "127.0.0.1", 0)
        try:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                for number in range(3):
                    writer.write(b"%d\n" % number)
                    assert await reader.readline() == b"%d\n" % number
                    await asyncio.sleep(seconds / 3)
            finally:
                await self._close(writer)
        finally:
            try:
                # asyncio's own fault (gh-109564): a server that is closed as it accepts drops the connection unclosed.
                with suppress(TimeoutError):
                    await asyncio.wait_for(accepted.wait(), _PATIENCE)
            finally:
                server.close()

    async def _echo(
        self, accepted: asyncio.Event, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        accepted.set()
        with self.counted():
            try:
                with suppress(ConnectionError):  # the other end was aborted
                    while line := await reader.readline():
                        writer.write(line)
            finally:
                await self._close(writer)

    async def _a_low_socket(self, _seconds: float) -> None:
        loop, pair = asyncio.get_running_loop(), socket.socketpair()
        try:
            for end in pair:
                end.setblocking(False)
            async with asyncio.TaskGroup() as group:
                self._note(group.create_task(loop.sock_sendall(pair[0], bytes(_SENT))))
                left = _SENT
                while left:
                    left -= len(await loop.sock_recv(pair[1], left))
        finally:
            for end in pair:
                end.close()

    # Generators, and loops in the loop

    async def _a_generator(self, seconds: float) -> None:
        """Left half-way: the loop closes it."""
        async for number in self._numbers(seconds):
            if number == 1:
                break

    async def _numbers(self, seconds: float) -> AsyncIterator[int]:
        with self.counted():
            try:
                for number in range(3):
                    yield number
                    await asyncio.sleep(seconds / 3)
            finally:
                await asyncio.sleep(0)

    async def _a_loop(self, seconds: float) -> None:
        self.world.live(seconds)

    async def _a_modal_loop(self, seconds: float) -> None:
        await modal(self.world.live, seconds)


def _slow(seconds: float) -> float:
    time.sleep(seconds)
    return seconds
