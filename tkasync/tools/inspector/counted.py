"""A count with the name of what is counted, as both halves of the inspector say it."""

from __future__ import annotations


def counted(count: int, name: str) -> str:
    """Return *count* with *name*, in the plural where it is not one."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
