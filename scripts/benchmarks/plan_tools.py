"""What is run of the subjects about tools; see `plan`."""

from __future__ import annotations

from .subject import Subject

__all__ = ["SECTION", "TOOLS"]

SECTION = "tools"

TOOLS = (
    Subject(
        "checker",
        "the checker over IDLE and tkinter, in processor time; deep: one function of 100,000 lines",
        ("ours",),
        ("lines_per_s", "deep_lines_per_s"),
        section=SECTION,
    ),
    Subject(
        "trace",
        "what a trace adds to empty acts, in processor time; 20,000 tasks saved beside a 10 ms beat",
        ("ours",),
        (
            *(f"{act}_ratio" for act in ("post", "task", "tasks", "set")),
            "event_bytes",
            "saved_s",
            "file_mb",
            "late_ms",
        ),
        section=SECTION,
    ),
    Subject(
        "inspector",
        "a snapshot of the inspector: with 100 tasks, and in the dearest of large windows; the line of a stand-still",
        ("ours",),
        ("tasks_ms", "dearest_ms", "dearest_p95_ms", "shown_s"),
        section=SECTION,
    ),
    Subject(
        "reload",
        "a window of 100 buttons shown anew by dev, and that beside what building it takes",
        ("ours",),
        ("shown_ms", "beside_ms"),
        section=SECTION,
    ),
    Subject(
        "watch_idle",
        "an idle window, with a stall watch and without, in turn; processor time",
        ("ours",),
        ("without_percent", "with_percent", "above_percent", "wakes_per_s", "grown_mb"),
        section=SECTION,
    ),
    Subject(
        "hooks",
        "the joints for tools, while nobody listens: their instructions, beside all others of the act",
        ("instructions",),
        ("spawn_percent", "turn_percent", "flood_percent", "effect_percent", "handler_percent"),
        rounds=1,
        reference="",
        section=SECTION,
    ),
)
