"""An abort in a worker process: when the work sees it, and when deaf work is killed while its neighbour goes on."""

from __future__ import annotations

import struct
import time
from statistics import median

from benchmarks.measure import Clock
from benchmarks.process_window import ProcessWindow
from benchmarks.process_work import deaf, heed, trivial
from tkasync import TaskHandle, spawn_task
from tkasync.processes import Shared

__all__ = ["measure"]

KILL_AFTER = 0.5  # seconds


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    window = ProcessWindow(3)
    soft = [_abort_softly(window) * 1000 for _ in range(5 if quick else 20)]
    figures = {"soft_p50_ms": round(median(soft), 3), "soft_max_ms": round(max(soft), 3)}
    figures |= _abort_hard(window)
    window.close()
    return figures


def _running(window: ProcessWindow, task: TaskHandle[None]) -> TaskHandle[None]:
    window.until(lambda: task.progress.done)
    return task


def _abort_softly(window: ProcessWindow) -> float:
    """Return the seconds until the work has seen it, by the clock that all processes have."""
    seen = Shared(bytes(8), writable=True)
    task = _running(window, spawn_task(heed, seen, executor=window.pool))
    asked = time.monotonic()
    task.abort()
    window.until(lambda: not task.still_running)
    told: float = struct.unpack("d", seen.value)[0]
    return told - asked


def _abort_hard(window: ProcessWindow) -> dict[str, float]:
    neighbour = _running(window, spawn_task(deaf, executor=window.pool))
    task = _running(window, spawn_task(deaf, executor=window.pool))
    begun = Clock()
    task.abort(kill_after=KILL_AFTER)
    window.until(lambda: not task.still_running)
    over = Clock() - begun - KILL_AFTER
    begun = Clock()
    following = spawn_task(trivial, 1, executor=window.pool)
    window.until(following.done)
    took = Clock() - begun
    if not neighbour.is_running():
        raise ValueError("the neighbour has not gone on")
    neighbour.abort(kill_after=0.0)  # its end with its pool would be an error
    window.until(lambda: not neighbour.still_running)
    return {"hard_over_ms": round(over * 1000, 3), "next_ms": round(took * 1000, 3)}
