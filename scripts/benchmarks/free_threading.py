"""What the thread pool gains where Python has no global lock: run it on a Python with the GIL and on one without.

    PYTHONPATH=scripts python -m benchmarks.free_threading

Prints one row of figures for this Python: the CPU time of a task that computes, how long as many as there are cores
take side by side on the pool, and how late the window's 16 ms beat was meanwhile. Not a part of `scripts/bench`, whose
Python has the GIL.
"""

from __future__ import annotations

import os
import statistics
import sys
import tkinter
from time import perf_counter, thread_time

from tkasync import Runtime, gather, spawn_task, spawn_ui_task

BEAT_MS = 16
ROUNDS = 600_000  # of the loop below: some 50 ms for each task
TASKS = max(2, os.cpu_count() or 2)
TIMES = 30  # the quickest counts, for whatever else the machine does only slows it


def compute(rounds: int) -> float:
    """Compute in Python, without a call that would give up a lock; return the CPU seconds that it took."""
    begun, total = thread_time(), 0
    for number in range(rounds):
        total += number * number % 7
    return thread_time() - begun


class Beat:
    """A Tk timer of the window, and how late each of its ticks was."""

    def __init__(self, root: tkinter.Tk) -> None:
        self._root = root
        self.late_ms: list[float] = []
        self._due = perf_counter() + BEAT_MS / 1000
        root.after(BEAT_MS, self._tick)

    def _tick(self) -> None:
        now = perf_counter()
        self.late_ms.append(max(0.0, (now - self._due) * 1000))
        self._due = now + BEAT_MS / 1000
        self._root.after(BEAT_MS, self._tick)


async def side_by_side() -> float:
    """Return the seconds that all tasks take together."""
    begun = perf_counter()
    await gather(*(spawn_task(compute, ROUNDS) for _ in range(TASKS)))
    return perf_counter() - begun


def main() -> None:
    """Run both, and print the row."""
    root = tkinter.Tk()
    runtime = Runtime(root)
    beat = Beat(root)

    async def measure() -> tuple[float, float]:
        alone = [await spawn_task(compute, ROUNDS) for _ in range(TIMES)]
        beat.late_ms.clear()
        together = [await side_by_side() for _ in range(TIMES)]
        root.quit()
        return min(alone), min(together)

    task = spawn_ui_task(measure)
    root.mainloop()
    runtime.close()
    print(row(*task.result(), beat.late_ms))
    root.destroy()


def row(alone: float, together: float, late_ms: list[float]) -> str:
    """The figures as one line; the beat is that of the side-by-side runs."""
    has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    late = sorted(late_ms)
    return (
        f"Python {sys.version.split()[0]} {'with' if has_gil else 'without'} the GIL: a task {alone * 1000:.0f} ms, "
        f"{TASKS} side by side {together * 1000:.0f} ms, speed-up {TASKS * alone / together:.2f}; "
        f"beat late by {statistics.median(late):.1f} ms (median), {late[int(len(late) * 0.9)]:.1f} ms (90 %), "
        f"{late[int(len(late) * 0.99)]:.1f} ms (99 %), {len(late)} ticks"
    )


if __name__ == "__main__":
    main()
