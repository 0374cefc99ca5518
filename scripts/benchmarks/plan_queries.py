"""What is run of the subjects about server state; see `plan`."""

from __future__ import annotations

from .subject import Subject

__all__ = ["QUERIES", "SECTION"]

SECTION = "server-state"

QUERIES = (
    Subject(
        "queries",
        "1,000 readers of as many entries; resources: as many resources; on a clock that is moved, in processor time",
        ("resources", "ours"),
        (
            "create_us",
            "loaded_us",
            "invalidate_ms",
            "by_key_us",
            "by_prefix_us",
            "end_ms",
            "entry_kb",
            "reader_kb",
        ),
        rounds=9,
        reference="resources",
        section=SECTION,
    ),
)
