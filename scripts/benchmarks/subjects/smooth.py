"""What the window feels during a flood: 30,000 calls of 50 us."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock, spin
from benchmarks.peers import Way, make_way

__all__ = ["flood_figures", "measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return flood_figures(make_way(peer), 30_000, 1 if quick else 5, cost=50e-6)


def flood_figures(way: Way, calls: int, floods: int, cost: float) -> dict[str, float]:
    """Post *calls* calls that cost *cost* seconds each from one worker, *floods* times; feel the window meanwhile.

    Below a hundred beats their 99th percentile is the slowest of all, and one moment of the machine's decides.
    """
    flood = Flood(way, calls, floods, cost)
    way.run(flood.start)
    return flood.heart.figures() | {"calls_per_s": round(median(flood.speeds))}


class Flood:
    """The floods, one after the other."""

    def __init__(self, way: Way, calls: int, floods: int, cost: float) -> None:
        self._way = way
        self._calls = calls
        self._floods = floods
        self._cost = cost
        self._arrived = 0
        self._begun = 0.0
        self.heart = Heartbeat(way)
        self.speeds: list[float] = []

    def start(self) -> None:
        self._arrived = 0
        self.heart.start()
        self._way.spawn(self._produce)

    def _produce(self) -> None:
        time.sleep(0.1)  # some quiet beats first, so that the heartbeat runs evenly
        self._begun = Clock()
        post, call = self._way.post, self._call
        for _ in range(self._calls):
            post(call)

    def _call(self) -> None:
        if self._cost:
            spin(self._cost)
        self._arrived += 1
        if self._arrived == self._calls:
            self._finish()

    def _finish(self) -> None:
        self.speeds.append(self._calls / (Clock() - self._begun))
        self.heart.stop()
        if len(self.speeds) < self._floods:
            self._way.later(0.1, self.start)
        else:
            self._way.stop()
