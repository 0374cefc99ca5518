"""Eight threads post empty calls as fast as they can: how many a second arrive."""

from __future__ import annotations

import threading

from benchmarks.measure import Clock
from benchmarks.peers import make_way

__all__ = ["measure"]

PRODUCERS = 8
# The slow ones get fewer calls: it is a rate that is measured.
CALLS = {"tkthread": 2_000, "after-0": 1_000, "tk-async-execute": 500}
DEFAULT = 200_000
SLOW = ("asyncio", "async-tkinter-loop", "qt-signal", "qt-event", "poll-1ms", "poll-10ms", "poll-50ms")


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    total = CALLS.get(peer, DEFAULT // 4 if peer in SLOW else DEFAULT)
    each = total // PRODUCERS if quick else total * 3 // PRODUCERS
    way = make_way(peer)
    gate = threading.Barrier(PRODUCERS + 1)
    begun = ended = 0.0
    arrived = 0

    def count() -> None:
        nonlocal arrived, ended
        arrived += 1
        if arrived == each * PRODUCERS:
            ended = Clock()
            way.stop()

    def produce() -> None:
        gate.wait(10)
        post = way.post
        for _ in range(each):
            post(count)

    def open_gate() -> None:
        nonlocal begun
        begun = Clock()
        gate.wait(10)

    def start() -> None:
        # Plain threads for every peer: eight of them must run at once, whatever a pool allows.
        for _ in range(PRODUCERS):
            threading.Thread(target=produce, daemon=True).start()
        threading.Thread(target=open_gate, daemon=True).start()

    way.run(start)
    return {
        "calls_per_s": round(arrived / (ended - begun)),
        "us_per_call": round((ended - begun) / arrived * 1e6, 3),
    }
