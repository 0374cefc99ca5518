"""Small statistics and loads that all subjects share. Runs on any thread; times are float seconds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

__all__ = ["Clock", "microseconds", "percentile", "resident_bytes", "spin", "spread"]

Clock = time.perf_counter


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which *share* (0 to 1) of *values* lie; the nearest one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def microseconds(seconds: float) -> float:
    """*seconds* as microseconds, to a nanosecond."""
    return round(seconds * 1e6, 3)


def spread(prefix: str, seconds: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and maximum of *seconds*, in microseconds, named after *prefix*."""
    if not seconds:
        raise ValueError(f"nothing was measured for {prefix}")
    return {
        f"{prefix}_p50_us": microseconds(median(seconds)),
        f"{prefix}_p99_us": microseconds(percentile(seconds, 0.99)),
        f"{prefix}_max_us": microseconds(max(seconds)),
    }


def spin(seconds: float) -> None:
    """Keep this thread busy in Python, so that it holds the interpreter as real work does."""
    end = Clock() + seconds
    while Clock() < end:
        pass


def resident_bytes() -> int:
    """The memory this process holds now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096
