"""Bytes as people read them."""

from __future__ import annotations


def size_text(count: float) -> str:
    """*count* bytes, in about three digits."""
    units = iter(("B", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while count >= 999.5 and unit != "TB":
        count, unit = count / 1000, next(units)
    return f"{count:.0f} {unit}" if count >= 99.5 or unit == "B" else f"{count:.1f} {unit}"


def rate_text(count: float) -> str:
    """*count* bytes a second as text."""
    return f"{size_text(count)}/s"
