"""The bars of tools."""

from __future__ import annotations

from .bar_kinds import Above, Limit, Ratio

__all__ = ["TOOL_BARS"]

TOOL_BARS: tuple[Ratio | Limit | Above, ...] = (
    Limit(
        "checker",
        "lines a second of the checker, on one core",
        "ours",
        "lines_per_s",
        5_000,
        "a second",
        sign=">=",
    ),
    Limit("checker", "... in one large file", "ours", "deep_lines_per_s", 5_000, "a second", sign=">="),
    Limit("inspector", "a snapshot with 100 tasks", "ours", "tasks_ms", 1.0, "ms"),
    Limit("inspector", "... in the dearest of large windows", "ours", "dearest_ms", 2.0, "ms"),
    Limit("inspector", "a stand-still until its line is shown", "ours", "shown_s", 0.5, "s"),
    Limit("reload", "a reload beside what building the window takes", "ours", "beside_ms", 50, "ms"),
)
