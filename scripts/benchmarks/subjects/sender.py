"""100,000 `sender().set` a second from four threads: how often the window is updated, and its beat."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock
from benchmarks.peers.ours import Ours
from tkasync import create_effect, create_signal

__all__ = ["measure"]

THREADS = 4
PER_SECOND = 100_000


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    seconds = 1.0
    way = Ours("fd")
    heart = Heartbeat(way)
    read, write = create_signal(0)
    turns = Turns(way)
    create_effect(lambda: turns.update(read.get()))
    sent: list[int] = []

    def produce() -> None:
        sent.append(_paced(write.sender().set, PER_SECOND // THREADS, seconds))
        if len(sent) == THREADS:
            way.post(way.later, 0.1, finish)

    def finish() -> None:
        heart.stop()
        way.stop()

    def start() -> None:
        heart.start()
        for _ in range(THREADS):
            way.spawn(produce)

    way.run(start)
    return heart.figures() | {"sent": sum(sent), "updates": turns.updates, "updates_in_two_turns": turns.most}


def _paced(send: Callable[[int], object], rate: int, seconds: float) -> int:
    """Send at *rate* a second: a handful every millisecond, as a device or a socket would."""
    begun, sent = Clock(), 0
    while (passed := Clock() - begun) < seconds:
        while sent < passed * rate:
            send(sent)
            sent += 1
        time.sleep(0.001)
    return sent


class Turns:
    """Counts updates until a call queued by the first of them has run, which is in a later turn.

    Two is one a turn: one update, and the one that comes first in the next turn. More means not merged.
    """

    def __init__(self, way: Ours) -> None:
        self._way = way
        self._since_mark = 0
        self.updates = 0
        self.most = 0

    def update(self, value: int) -> None:
        self.updates += 1
        self._since_mark += 1
        self.most = max(self.most, self._since_mark)
        self._way.touch(str(value))
        if self._since_mark == 1:
            self._way.post(self._mark)

    def _mark(self) -> None:
        self._since_mark = 0
