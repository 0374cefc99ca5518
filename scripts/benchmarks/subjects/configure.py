"""1,000 `configure` calls beside a thread that computes: how long they take, and what is left to the thread.

Every Tcl call gives up the interpreter, and gets it back only when the computing thread's turn is over.
"""

from __future__ import annotations

import threading

from benchmarks.measure import Clock, microseconds
from benchmarks.peers import make_way
from benchmarks.peers.base import TkWay

__all__ = ["measure"]


class Computing:
    """Counts as fast as it can until told to stop."""

    def __init__(self) -> None:
        self.count = 0
        self.begun = threading.Event()
        self.ended = False

    def work(self) -> None:
        self.begun.set()
        while not self.ended:
            self.count += 1


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    calls = 300 if quick else 1000
    way = make_way(peer)
    assert isinstance(way, TkWay)
    computing = Computing()
    figures: dict[str, float] = {}

    def start() -> None:
        way.spawn(computing.work)
        computing.begun.wait(10)
        way.later(0.05, run)

    def run() -> None:
        before, begun = computing.count, Clock()
        number = 0
        # For a while in any case: a burst that ends within one switch interval meets nobody.
        while number < calls or Clock() - begun < 0.3:
            number += 1
            way.label.configure(text=number)
        seconds, done = Clock() - begun, computing.count - before
        figures["configure_us"] = microseconds(seconds / number)
        figures["worker_per_s"] = round(done / seconds)
        computing.ended = True
        way.stop()

    way.run(start)
    return figures
