"""One trivial task at a time, from the click to its result on the UI thread; beside ``asyncio.to_thread``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from benchmarks.measure import Clock, spread
from benchmarks.peers.base import TkWay

__all__ = ["measure"]

PAUSE = 0.005  # seconds between the end of a task and the next click


def trivial() -> int:
    return 1


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 60 if quick else 200
    trips = PEERS[peer](count)
    return {
        name: value for name, value in spread("trip", trips[count // 10 :]).items() if "_max_" not in name
    }


def _ours(count: int) -> list[float]:
    from tkasync import Runtime, spawn_task

    way = TkWay()
    trips: list[float] = []

    def click() -> None:
        begun = Clock()
        spawn_task(trivial, on_result=lambda _value: arrive(begun))

    def arrive(begun: float) -> None:
        trips.append(Clock() - begun)
        if len(trips) < count:
            way.later(PAUSE, click)
        else:
            way.stop()

    runtime = Runtime(way.root)
    way.run(click)
    runtime.close()
    return trips


def _to_thread(count: int) -> list[float]:
    trips: list[float] = []

    async def main() -> None:
        for _ in range(count):
            await asyncio.sleep(PAUSE)
            begun = Clock()
            await asyncio.to_thread(trivial)
            trips.append(Clock() - begun)

    asyncio.run(main())
    return trips


PEERS: dict[str, Callable[[int], list[float]]] = {"ours": _ours, "to-thread": _to_thread}
