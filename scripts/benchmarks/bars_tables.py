"""The bars of tables."""

from __future__ import annotations

from .bar_kinds import Above, Limit, Ratio

__all__ = ["TABLE_BARS"]

TABLE_BARS: tuple[Ratio | Limit | Above, ...] = (
    Limit("table", "a frame of a table of a million rows, p50", "ours", "frame_p50_ms", 4, "ms"),
    Limit("table", "... p99", "ours", "frame_p99_ms", 8, "ms"),
    Ratio(
        "table", "... of a hundred million, beside ten thousand", "ours/1e8", "ours/1e4", "frame_p50_ms", 1.3
    ),
    Ratio("table", "... beside Qt's table with a model in Python", "ours", "qt", "frame_p50_ms", 0.5),
    Limit("table", "memory of a table of a hundred million rows", "ours/1e8", "memory_mb", 10, "MB"),
)
