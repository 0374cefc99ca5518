"""A frame of a table while it is scrolled by the wheel, three rows a step: processor time of the UI thread, and memory.

34 rows of six columns are shown. All have the same rows; ours and Qt's make them when they are asked for, tksheet and a
filled `Treeview` hold them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from benchmarks.measure import percentile, resident_bytes
from benchmarks.peers.tables import TABLES

__all__ = ["measure"]

_WARM = 30


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    name, _, rows = peer.partition("/")
    table = TABLES[name](int(float(rows or 1e6)))
    before = resident_bytes()
    table.fill()
    table.show()
    filled = resident_bytes()
    frames = 100 if quick else 600
    for _ in range(_WARM):
        table.step()
    used = [_frame(table.step) for _ in range(frames)]
    return {
        "frame_p50_ms": round(median(used) * 1e3, 3),
        "frame_p99_ms": round(percentile(used, 0.99) * 1e3, 3),
        "memory_mb": round((filled - before) / 1e6, 1),
    }


def _frame(step: Callable[[], object]) -> float:
    used = time.thread_time()
    step()
    return time.thread_time() - used
