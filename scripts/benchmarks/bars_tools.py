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
)
