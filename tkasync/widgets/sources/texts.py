"""Texts of values, whatever these are. Any thread."""

from __future__ import annotations

import re
from typing import Any, Self

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


class BrokenText(str):
    """A text of a database that is no UTF-8: as it is shown, with the bytes that it is."""

    raw: bytes

    def __new__(cls, raw: bytes) -> Self:
        text = super().__new__(cls, raw, "utf-8", "backslashreplace")
        text.raw = raw
        return text

    def __eq__(self, other: object) -> bool:
        """Return whether they are the same bytes, which two of them need not be that look the same."""
        return self.raw == other.raw if isinstance(other, BrokenText) else str(self) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()
