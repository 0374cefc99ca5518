"""Texts of values, whatever these are. Any thread."""

from __future__ import annotations

import re
from typing import Any

_HALVES = re.compile("[\ud800-\udfff]")


def text_of(value: Any, most: int | None = None) -> str:
    """Return *value* as text, nothing of ``None``; at least its first *most* characters.

    A value whose ``str`` fails is shown by its type: it must not hide the cells beside it. A whole number of more than
    4,300 digits is one.
    """
    if value is None:
        return ""
    if most is not None and isinstance(value, bytes | bytearray):
        value = value[:most]
    try:
        return str(value)
    except Exception as error:
        return f"<{type(value).__name__}: {type(error).__name__}>"


def has_halves(text: str) -> bool:
    """Return whether halves of characters are in *text*, which Python lets stand there and nobody else."""
    return _HALVES.search(text) is not None
