"""What the window feels during a flood: 30,000 calls of 50 us."""

from __future__ import annotations

import time

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock, spin
from benchmarks.peers import Way, make_way

__all__ = ["flood_figures", "measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return flood_figures(make_way(peer), 10_000 if quick else 30_000, cost=50e-6)


def flood_figures(way: Way, calls: int, cost: float) -> dict[str, float]:
    """Post *calls* calls that cost *cost* seconds each from one worker, and feel the window meanwhile."""
    heart = Heartbeat(way)
    arrived = 0
    begun = ended = 0.0

    def call() -> None:
        nonlocal arrived
        if cost:
            spin(cost)
        arrived += 1
        if arrived == calls:
            finish()

    def produce() -> None:
        nonlocal begun
        time.sleep(0.1)  # some quiet beats first, so that the heartbeat runs evenly
        begun = Clock()
        post = way.post
        for _ in range(calls):
            post(call)

    def finish() -> None:
        nonlocal ended
        ended = Clock()
        heart.stop()
        way.stop()

    def start() -> None:
        heart.start()
        way.spawn(produce)

    way.run(start)
    return heart.figures() | {"calls_per_s": round(calls / (ended - begun))}
