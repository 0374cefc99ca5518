"""How long a post holds its caller while the UI thread is busy for a second: asleep, or computing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from benchmarks.measure import Clock, spin, spread
from benchmarks.peers import Way, make_way

__all__ = ["measure"]


class Held:
    def __init__(self, way: Way, busy: Callable[[float], None], seconds: float) -> None:
        self._way = way
        self._busy = busy
        self._seconds = seconds
        self._is_busy = threading.Event()
        self.held: list[float] = []

    def occupy(self) -> None:
        """UI thread: be busy, then stop when the worker has ended."""
        self._is_busy.set()
        self._busy(self._seconds)

    def work(self) -> None:
        self._is_busy.wait(10)
        end = Clock() + self._seconds * 0.9
        while Clock() < end:
            time.sleep(0.002)
            posted = Clock()
            self._way.post(int)
            self.held.append(Clock() - posted)
        self._way.post(self._way.stop)

    def start(self) -> None:
        self._way.spawn(self.work)
        self._way.later(0.05, self.occupy)


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    way = make_way(peer)
    figures: dict[str, float] = {}
    for name, busy in (("sleeping", time.sleep), ("computing", spin)):
        run = Held(way, busy, 0.5 if quick else 1.0)
        way.run(run.start)
        figures |= spread(name, run.held)
    return figures
