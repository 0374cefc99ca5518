"""How evenly the window beats while 50 tasks run: threads and coroutines, all with progress."""

from __future__ import annotations

import asyncio
import time
import tkinter

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock
from benchmarks.peers.recipe import PlainTk
from tkasync import Runtime, report_progress, spawn_task

__all__ = ["measure"]

TASKS = 50


def in_thread(end: float) -> None:
    while Clock() < end:
        time.sleep(0.005)
        report_progress(Clock())


async def in_loop(end: float) -> None:
    while Clock() < end:
        await asyncio.sleep(0.005)
        report_progress(Clock())


def measure(peer: str, quick: bool) -> dict[str, float]:
    """*peer*: "ours", or "plain-tk" for the same window without any task."""
    way = PlainTk()
    heart = Heartbeat(way)
    seconds = 1.5 if quick else 4.0

    def start() -> None:
        if peer == "ours":
            _spawn(way.root, Clock() + seconds + 30)
        # A turn later: the start of 25 threads and of the runtime is no beat beside running tasks.
        way.later(0.1, heart.start)
        way.later(seconds, finish)

    def finish() -> None:
        heart.stop()
        way.stop()

    way.run(start)
    late = [gap - 0.016 for gap in heart.gaps]
    return heart.figures() | {"late_max_ms": round(max(late) * 1000, 3)}


def _spawn(root: tkinter.Tk, end: float) -> None:
    Runtime(root, max_workers=TASKS // 2)
    shown = tkinter.DoubleVar(root)
    for number in range(TASKS):
        work = in_loop if number % 2 else in_thread
        spawn_task(work, end, on_progress=lambda progress: shown.set(progress.done))
