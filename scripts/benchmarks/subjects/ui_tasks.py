"""What a UI task costs on a real window: microseconds of processor time, of all threads.

Public names only, and only those that every earlier commit has: `scripts/bench --against` measures there too.
"""

from __future__ import annotations

from time import process_time

from benchmarks.acts import Acts
from benchmarks.measure import microseconds

__all__ = ["measure"]

COUNTS = {"ui_task": 100, "ui_tasks": 5_000, "ui_pause": 500, "ui_event": 500}


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    acts = Acts()
    figures: dict[str, float] = {}
    for name, count in COUNTS.items():
        acts.all[name](20)
        costs = []
        for _ in range(4 if quick else 10):
            begun = process_time()
            acts.all[name](count)
            costs.append((process_time() - begun) / count)
        figures[f"{name}_us"] = microseconds(min(costs))  # what lies above it is the machine
    acts.runtime.close()
    return figures
