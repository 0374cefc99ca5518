"""How even the window beats while worker processes compute, report and send items, and beside as many of others."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.heartbeat import Heartbeat
from benchmarks.peers.ours import Ours
from benchmarks.process_window import ProcessWindow
from benchmarks.process_work import BURN, burn, stream
from tkasync import spawn_task

__all__ = ["measure"]

BUSY = max(2, os.cpu_count() or 1)  # processes: one for each core


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    seconds = 3.0 if quick else 8.0
    return _ours(seconds) if peer == "ours" else _beside(seconds)


def _ours(seconds: float) -> dict[str, float]:
    """Half of the processes report without a pause, the others send an item for each bit of work."""
    window = ProcessWindow(BUSY)
    items = [0]

    def take(_item: int) -> None:
        items[0] += 1

    # No longer than the beat: what they do at their end is not looked at.
    tasks = [
        spawn_task(stream, seconds + 5, executor=window.pool, on_item=take)
        if number % 2
        else spawn_task(burn, seconds + 5, executor=window.pool, on_progress=lambda _progress: None)
        for number in range(BUSY)
    ]
    figures = _beats(window, seconds) | {"items_per_s": round(items[0] / seconds)}
    for task in tasks:
        task.abort()  # a task whose process is killed by the close of the pool has failed
    window.close()
    return figures


def _beside(seconds: float) -> dict[str, float]:
    window = Ours("auto")
    others = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(BUSY)]
    try:
        return _beats(window, seconds)
    finally:
        for other in others:
            other.kill()
            other.wait()


def _beats(window: Ours, seconds: float) -> dict[str, float]:
    beat = Heartbeat(window)
    window.later(0.5, beat.start)
    window.later(0.5 + seconds, beat.stop)
    window.later(0.5 + seconds + 0.1, window.stop)
    window.root.mainloop()
    return beat.figures()
