"""What it costs to await what is asyncio's, on the thread of a window: microseconds of that thread's processor time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from time import thread_time
from typing import Any

from benchmarks.async_runs import RUNS
from benchmarks.measure import microseconds

__all__ = ["measure"]

MANY = 5_000


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    rounds = 5 if quick else 15

    async def main(_way: object) -> dict[str, float]:
        figures: dict[str, float] = {}
        for name, (act, count) in ACTS.items():
            figures[name] = microseconds(min([await _cost(act, count) for _ in range(rounds)]))
        return figures

    return dict(RUNS[peer](main))


async def _cost(act: Callable[[int], Awaitable[object]], count: int) -> float:
    """The least of several rounds says what it costs; what lies above it is the machine."""
    begun = thread_time()
    await act(count)
    return (thread_time() - begun) / count


async def nothing() -> None:
    """What is awaited."""


async def sleep0(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def create(count: int) -> None:
    for _ in range(count):
        await asyncio.create_task(nothing())


async def many(count: int) -> None:
    """All at once."""
    await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(count)])


async def future(count: int) -> None:
    """What a callback of asyncio's brings, a coroutine deep."""
    loop = asyncio.get_running_loop()

    async def soon() -> None:
        coming: asyncio.Future[None] = loop.create_future()
        loop.call_soon(coming.set_result, None)
        await coming

    for _ in range(count):
        await soon()


async def echo(count: int) -> None:
    """A byte to the other end of a socket and back, both ends on this loop."""
    loop = asyncio.get_running_loop()
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    answers = asyncio.create_task(answer(loop, far))
    for _ in range(count):
        await loop.sock_sendall(near, b"x")
        await loop.sock_recv(near, 1)
    near.close()
    await answers
    far.close()


async def answer(loop: Any, far: socket.socket) -> None:
    while data := await loop.sock_recv(far, 1):
        await loop.sock_sendall(far, data)


ACTS: dict[str, tuple[Callable[[int], Awaitable[object]], int]] = {
    "sleep0_us": (sleep0, 1_000),
    "create_us": (create, 1_000),
    "many_us": (many, MANY),
    "future_us": (future, 1_000),
    "echo_us": (echo, 500),
}
