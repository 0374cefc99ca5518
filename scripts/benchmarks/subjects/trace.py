"""What a trace costs: the empty acts while it listens, its memory, and how long 20,000 tasks take to be saved."""

from __future__ import annotations

import gc
import time
import tkinter
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.acts import Acts
from benchmarks.measure import Clock
from tkasync.tools import Trace

__all__ = ["measure"]

COUNTS = {"post": 40, "task": 40, "tasks": 400, "set": 600}
TASKS = 20_000
BATCHES = 12  # of each kind, in turn


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module. Ratios are of processor time, by the quickest batch with the trace and without."""
    acts = Acts()
    figures = {
        f"{name}_ratio": _ratio(acts.all[name], count, BATCHES // 3 if quick else BATCHES)
        for name, count in COUNTS.items()
    }
    figures |= _saved(acts, TASKS // 10 if quick else TASKS)
    return figures


def _ratio(act: Callable[[int], None], count: int, batches: int) -> float:
    act(count)
    without, listening = [], []
    for _ in range(batches):
        without.append(_seconds(act, count))
        with Trace():
            listening.append(_seconds(act, count))
    return round(min(listening) / min(without), 3)


def _seconds(act: Callable[[int], None], count: int) -> float:
    gc.collect()
    gc.disable()  # a run of the collector in one batch and not in the other would be the figure
    begun = time.process_time()
    act(count)
    taken = time.process_time() - begun
    gc.enable()
    return taken


def _saved(acts: Acts, tasks: int) -> dict[str, float]:
    with TemporaryDirectory() as folder, Trace() as trace:
        kept = _event_bytes(acts, trace)
        before = len(trace)
        acts.tasks(tasks)
        events = len(trace) - before
        goal = Path(folder, "trace.json")
        begun = time.process_time()  # beside the saving thread nothing but the beat runs
        saved = trace.save(goal)
        late = _late(acts.root, saved.done)
        taken = time.process_time() - begun
        saved.result()
        return {
            "events": events,
            "event_bytes": kept,
            "saved_s": round(taken / tasks * TASKS, 3),
            "file_mb": round(goal.stat().st_size / 1e6 / tasks * TASKS, 1),
            "late_ms": round(late * 1e3, 1),
        }


def _event_bytes(acts: Acts, trace: Trace) -> float:
    acts.tasks(100)
    gc.collect()
    before = len(trace)
    tracemalloc.start()
    acts.tasks(1_000)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return round(grown / (len(trace) - before), 1)


def _late(root: tkinter.Tk, is_over: Callable[[], bool]) -> float:
    """Run the event loop until *is_over*; return by how much a beat of 10 ms was late at worst."""
    late, beat = [0.0], Clock()

    def tick() -> None:
        nonlocal beat
        late.append(Clock() - beat - 0.01)
        beat = Clock()
        root.after(10, tick)

    root.after(10, tick)
    while not is_over():
        root.tk.dooneevent()
    return max(late)
