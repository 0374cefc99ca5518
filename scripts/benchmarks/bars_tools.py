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
    *(
        Limit("trace", what, "ours", f"{act}_ratio", 1.12, "x without")
        for act, what in (
            ("post", "a trace that listens: a call and its turn"),
            ("task", "... an empty task"),
            ("tasks", "... one of 400 at once"),
            ("set", "... a `set` and its effect"),
        )
    ),
    Limit("trace", "... memory of an event", "ours", "event_bytes", 200, "bytes"),
    Limit("trace", "... 20,000 tasks are saved, processor time", "ours", "saved_s", 2.0, "s"),
    Limit("inspector", "a snapshot with 100 tasks", "ours", "tasks_ms", 1.0, "ms"),
    Limit("inspector", "... in the dearest of large windows", "ours", "dearest_ms", 2.0, "ms"),
    Limit("inspector", "a stand-still until its line is shown", "ours", "shown_s", 0.5, "s"),
    Limit("reload", "a reload beside what building the window takes", "ours", "beside_ms", 50, "ms"),
    Limit("watch_idle", "a stall watch, an idle window", "ours", "above_percent", 0.3, "% of a core"),
    Limit("watch_idle", "... wakes of its event loop", "ours", "wakes_per_s", 0, "a second"),
    Limit("watch_idle", "... memory", "ours", "grown_mb", 2, "MB"),
    *(
        Limit("hooks", what, "instructions", f"{act}_percent", limit, "% of the instructions")
        for act, what, limit in (
            ("spawn", "the joints for tools, nobody listens: a task", 0.5),
            ("turn", "... a call and its turn", 0.5),
            ("effect", "... a `set` and its effect", 0.5),
            ("flood", "... a call in a flood", 0.02),
        )
    ),
)
