"""How long a call from a worker takes to the UI thread, and how long it holds the worker.

The pauses between the calls are irregular, so that a polling peer is met at every phase of its period.
"""

from __future__ import annotations

import random
import threading
import time

from benchmarks.measure import Clock, spin, spread
from benchmarks.peers import Way, make_way

__all__ = ["measure"]


# Seconds at most; longer than the period of a peer that polls, or all calls would meet the same part of it.
PAUSES = {"ours-poll": 0.032, "poll-10ms": 0.02, "poll-50ms": 0.1}
USUAL_PAUSE = 0.004


class Trip:
    """The worker's loop: post, wait until the call has arrived, pause."""

    def __init__(self, way: Way, seconds: float, pause: float) -> None:
        self.way = way
        self.pause = pause
        self.seconds = seconds
        self.waits: list[float] = []
        self.held: list[float] = []
        self._arrived = threading.Event()

    def arrive(self, posted: float) -> None:
        self.waits.append(Clock() - posted)
        self._arrived.set()

    def work(self) -> None:
        chance = random.Random(7)
        end = Clock() + self.seconds
        while Clock() < end or len(self.waits) < 5:
            time.sleep(chance.uniform(0.001, self.pause))
            self._arrived.clear()
            posted = Clock()
            self.way.post(self.arrive, posted)
            self.held.append(Clock() - posted)
            if not self._arrived.wait(10):
                raise TimeoutError("a call did not arrive within 10 s")
        self.way.post(self.way.stop)

    def figures(self) -> dict[str, float]:
        # The first calls find cold caches and unstarted threads in every peer.
        skip = min(10, len(self.waits) // 4)
        return spread("wait", self.waits[skip:]) | spread("held", self.held[skip:])


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return trips(peer, 0.4 if quick else 1.0)


def trips(peer: str, seconds: float, load: str = "") -> dict[str, float]:
    """Time calls for *seconds*; *load*, a "worker" or a "thread", keeps the interpreter busy."""
    if peer == "asynctkinter":
        return _run_in_thread(2)
    way = make_way(peer)
    trip = Trip(way, seconds, PAUSES.get(peer, USUAL_PAUSE))

    def start() -> None:
        if load == "worker":
            way.spawn(spin, seconds + 30)
        if load == "thread":
            threading.Thread(target=spin, args=(seconds + 30,), daemon=True).start()
        way.spawn(trip.work)

    way.run(start)
    return trip.figures()


def _run_in_thread(times: int) -> dict[str, float]:
    """It has only the trip there and back: the way back is counted from the worker's last line."""
    import asynctkinter

    waits: list[float] = []

    def work() -> float:
        time.sleep(0.05)  # a function that ends before the first look at it costs nothing, and shows nothing
        return Clock()

    async def main(*, clock: asynctkinter.Clock, root: object) -> None:
        for _ in range(times):
            ended = await asynctkinter.run_in_thread(clock, work)
            waits.append(Clock() - ended)

    asynctkinter.run(main)
    return spread("wait", waits)
