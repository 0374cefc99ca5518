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
    Limit("table_sqlite", "first rows of five million in SQLite", "ours", "first_ms", 700, "ms"),
    Limit("table_sqlite", "... a jump to any row in an indexed order, p50", "ours", "jump_p50_ms", 50, "ms"),
    Limit("table_sqlite", "... p99", "ours", "jump_p99_ms", 120, "ms"),
    Limit("table_sqlite", "... a gap while the wheel is turned, p99", "ours", "wheel_gap_p99_ms", 25, "ms"),
    Limit("table_sqlite", "... the longest", "ours", "wheel_gap_max_ms", 50, "ms"),
    Ratio(
        "table_sqlite",
        "... p99 beside that of a filled Treeview",
        "ours",
        "treeview",
        "wheel_gap_p99_ms",
        1.25,
    ),
    Limit("table_sqlite", "... a gap while the bar is dragged, p99", "ours", "bar_gap_p99_ms", 25, "ms"),
    Limit("table_sqlite", "... the longest", "ours", "bar_gap_max_ms", 50, "ms"),
    Limit("table_sqlite", "... a page of 128 rows anywhere, processor time", "ours", "page_cpu_ms", 2, "ms"),
    Limit(
        "table_sqlite",
        "... the wheel beside a computing thread, the longest gap",
        "busy",
        "wheel_gap_max_ms",
        50,
        "ms",
    ),
    Limit("items", "10,000 rows bound by bind_items in another order", "ours", "order_10_ms", 16, "ms"),
    Ratio("items", "... beside Tk's own call for it", "ours", "tk", "order_10_ms", 3),
    Ratio("items", "... beside each row moved to its place", "ours", "moved", "order_10_ms", 0.1),
    Limit("items", "... 20,000", "ours", "order_20_ms", 40, "ms"),
    Limit("items", "... 50,000", "ours", "order_50_ms", 150, "ms"),
    Limit("items", "10,000 rows filled in slices", "ours", "sliced_10_ms", 100, "ms"),
    Limit("items", "... the longest turn with its redraw", "ours", "turn_10_ms", 16, "ms"),
    Limit("items", "50,000 rows filled in slices", "ours", "sliced_50_ms", 600, "ms"),
    Limit("items", "... the longest turn with its redraw", "ours", "turn_50_ms", 30, "ms"),
    Ratio("items", "20,000 filled beside a computing thread", "ours", "tk", "busy_fill_ms", 0.5),
)
