"""How even the window beats beside what is always ready on asyncio's loop: ten tasks that spin, and twenty sockets.

A beat is late by what this thread does meanwhile (`busy`: its processor time from one beat to the next) and by what
else the machine does (`gap`: real time).
"""

from __future__ import annotations

import asyncio
import socket
from time import thread_time

from benchmarks.async_runs import RUNS
from benchmarks.measure import Clock, percentile
from benchmarks.peers.base import TkWay
from benchmarks.subjects.awaits import answer

__all__ = ["measure"]

PERIOD = 0.010  # seconds
SPINNERS, SOCKETS = 10, 20


class Beat:
    """A timer of Tk's, again and again, and a redraw behind each."""

    def __init__(self, way: TkWay) -> None:
        self._way = way
        self._running = True
        self.gaps: list[float] = []
        self.busy: list[float] = []
        self._arm()

    def _arm(self) -> None:
        self._last, self._used = Clock(), thread_time()
        self._way.later(PERIOD, self._beat)

    def _beat(self) -> None:
        self.gaps.append(Clock() - self._last)
        self.busy.append(thread_time() - self._used)
        if self._running:
            self._way.touch(str(len(self.gaps)))
            self._arm()

    def stop(self) -> None:
        self._running = False

    def figures(self, name: str) -> dict[str, float]:
        return {
            f"{name}_busy_max_ms": round(max(self.busy) * 1000, 3),
            f"{name}_gap_p99_ms": round(percentile(self.gaps, 0.99) * 1000, 3),
            f"{name}_gap_max_ms": round(max(self.gaps) * 1000, 3),
        }


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    seconds = 1.5 if quick else 4.0

    async def main(way: TkWay | None) -> dict[str, float]:
        assert way is not None
        figures = await _beside(way, "quiet", [], seconds)
        figures |= await _beside(
            way, "spin", [asyncio.create_task(_spin()) for _ in range(SPINNERS)], seconds
        )
        return figures | await _beside_sockets(way, seconds)

    return dict(RUNS[peer](main))


async def _beside(way: TkWay, name: str, tasks: list[asyncio.Task[None]], seconds: float) -> dict[str, float]:
    beat = Beat(way)
    await asyncio.sleep(seconds)
    beat.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(2 * PERIOD)  # the last beat
    return beat.figures(name)


async def _spin() -> None:
    while True:
        await asyncio.sleep(0)


async def _beside_sockets(way: TkWay, seconds: float) -> dict[str, float]:
    pairs = [socket.socketpair() for _ in range(SOCKETS)]
    for end in sum(pairs, ()):
        end.setblocking(False)
    loop = asyncio.get_running_loop()
    told = [0]
    tasks = [asyncio.create_task(answer(loop, far)) for _near, far in pairs]
    tasks += [asyncio.create_task(_ask(near, told)) for near, _far in pairs]
    begun = Clock()
    figures = await _beside(way, "sockets", tasks, seconds)
    for end in sum(pairs, ()):
        end.close()
    return figures | {"echoes_per_s": round(told[0] / (Clock() - begun))}


async def _ask(near: socket.socket, told: list[int]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await loop.sock_sendall(near, b"x")
        await loop.sock_recv(near, 1)
        told[0] += 1
