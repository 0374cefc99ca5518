"""What an open window costs while nothing happens, in percent of a core, after it has done some work."""

from __future__ import annotations

import time

from benchmarks.measure import Clock
from benchmarks.peers import make_way
from benchmarks.peers.base import TkWay

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    seconds = 3.0 if quick else 10.0
    way = make_way(peer)
    figures: dict[str, float] = {}
    wall = cpu = 0.0

    def start() -> None:
        # One task, so that whatever a peer starts on first use is there.
        way.spawn(int)
        way.later(1.5, begin)

    def begin() -> None:
        nonlocal wall, cpu
        if isinstance(way, TkWay):
            figures["tk_timers"] = len(way.root.tk.splitlist(way.root.tk.call("after", "info")))
        wall, cpu = Clock(), time.process_time()
        way.later(seconds, end)

    def end() -> None:
        figures["cpu_percent"] = round((time.process_time() - cpu) / (Clock() - wall) * 100, 3)
        way.stop()

    way.run(start)
    return figures
