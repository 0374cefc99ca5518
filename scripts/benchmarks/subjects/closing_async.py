"""How long a window's close takes beyond its grace, by what its UI task has open on asyncio's loop; what it leaves."""

from __future__ import annotations

import asyncio
import gc
import socket
import tkinter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.measure import Clock
from tkasync import Runtime, spawn_ui_task

__all__ = ["measure"]

GRACE = 0.4  # seconds
Open = Callable[[list[object]], Awaitable[None]]


async def stubborn(_kept: list[object]) -> None:
    """A task that swallows its cancellation, and goes on for longer than anybody waits."""
    end = Clock() + 5
    while Clock() < end:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)


async def server(kept: list[object]) -> None:
    """A server with a client that waits for an answer."""

    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    kept.append(listening := await asyncio.start_server(serve, "127.0.0.1", 0))
    kept.append(await asyncio.open_connection(*listening.sockets[0].getsockname()))


async def generator(kept: list[object]) -> None:
    """An asynchronous generator that was left half-way, and awaits at its end."""

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0.01)

    kept.append(half_way := numbers())
    await anext(half_way)


async def request(kept: list[object]) -> None:
    """A request over HTTP that nobody answers."""
    kept.append(deaf := socket.create_server(("127.0.0.1", 0)))
    kept.append(streams := await asyncio.open_connection(*deaf.getsockname()))
    reader, writer = streams
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    kept.append(asyncio.get_running_loop().create_task(reader.readline()))


CASES: dict[str, Open] = {
    "stubborn": stubborn,
    "server": server,
    "generator": generator,
    "request": request,
}


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    _close_with(server)  # what is made once stays
    before = _descriptors()
    figures = {f"{name}_over_ms": _close_with(case) for name, case in CASES.items()}
    gc.collect()
    return figures | {"descriptors_left": _descriptors() - before}


def _close_with(case: Open) -> float:
    root = tkinter.Tk()
    runtime = Runtime(root)
    kept: list[object] = []
    took: list[float] = []

    async def work() -> None:
        await case(kept)
        await asyncio.Event().wait()

    def close() -> None:
        begun = Clock()
        runtime.close(GRACE)
        took.append(Clock() - begun)
        root.quit()

    spawn_ui_task(work)
    root.after(300, close)
    root.mainloop()
    root.destroy()
    for thing in kept:
        if isinstance(thing, socket.socket):
            thing.close()  # of the other side
    return round((took[0] - GRACE) * 1000, 1)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
