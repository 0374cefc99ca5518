"""1,000,000 lines of a thread into a LogView; and a window that shows nothing, beside a thread that makes them."""

from __future__ import annotations

import resource
from collections.abc import Callable

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock
from benchmarks.peers.base import TkWay
from tkasync import Runtime, spawn_task
from tkasync.widgets import LogView

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 200_000 if quick else 1_000_000
    way = TkWay()
    Runtime(way.root)
    view = LogView(way.root)
    view.pack()
    beat = Heartbeat(way)
    took: list[float] = []

    def begin() -> None:
        beat.start()
        begun = Clock()
        # Making them alone takes a fraction of the time: the window beside it is looked at for longer.
        made, take = (count, view.append) if peer == "ours" else (5 * count, str)
        task = spawn_task(write, made, take)
        look(begun, lambda: task.done() and (peer != "ours" or is_shown(count - 1)))

    def is_shown(number: int) -> bool:
        return f"line {number} of" in view.text.get("end - 2 lines", "end")

    def look(begun: float, is_over: Callable[[], object]) -> None:
        if is_over():
            took.append(Clock() - begun)
            beat.stop()
            way.stop()
        else:
            way.root.after(10, look, begun, is_over)

    way.run(begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"lines_s": round(took[0], 3), "resident_mb": round(memory, 1)} | beat.figures()


def write(count: int, take: Callable[[str], object]) -> None:
    for number in range(count):
        take(f"INFO line {number} of what a server says about a request")
