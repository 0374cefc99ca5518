"""What is run of the subjects about tables; see `plan`."""

from __future__ import annotations

from .subject import Subject

__all__ = ["SECTION", "TABLES"]

SECTION = "tables"

TABLES = (
    Subject(
        "table",
        "a table of a million rows scrolled by the wheel, 34 rows of 6 columns; of other numbers: ours/1e4, ours/1e8",
        ("ours", "ours/1e4", "ours/1e8", "qt"),
        ("frame_p50_ms", "frame_p99_ms", "memory_mb"),
        extra=("tksheet/1e4", "treeview/1e4", "treeview/1e5"),
        section=SECTION,
    ),
    Subject(
        "table_sqlite",
        "a table over five million rows of a SQLite file, wheel and bar 60 times a second; busy: beside a thread that "
        "computes; treeview: the wheel over a filled Treeview, the same picture",
        ("ours", "busy", "treeview"),
        ("first_ms", "jump_p50_ms", "jump_p99_ms", "wheel_gap_p99_ms", "bar_gap_p99_ms", "page_cpu_ms"),
        section=SECTION,
    ),
    Subject(
        "items",
        "`bind_items`: thousands of rows of a Treeview filled and put in other orders; tk: row by row, and by one "
        "`children` call; moved: each row to its place",
        ("tk", "ours", "tksheet", "moved"),
        (
            "order_10_ms",
            "order_20_ms",
            "order_50_ms",
            "fill_10_ms",
            "fill_50_ms",
            "sliced_10_ms",
            "turn_10_ms",
            "sliced_50_ms",
            "turn_50_ms",
            "busy_fill_ms",
        ),
        reference="tk",
        section=SECTION,
    ),
)
