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
)
