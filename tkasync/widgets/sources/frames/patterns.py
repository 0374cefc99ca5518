"""Regular expressions of texts in any case, which the engine of each library knows. Any thread."""

from __future__ import annotations

import re

from tkasync.widgets.sources.beginnings import beginnings, insides


def pattern_of(text: str) -> str:
    """Return a regular expression of what begins with *text* in any case."""
    return f"^(?:{'|'.join(beginnings(text, _one_of))})"


def pattern_within(text: str) -> str:
    """Return a regular expression that is found in what contains *text* in any case."""
    return "|".join(insides(text, _one_of))


def _one_of(characters: str) -> str:
    return f"[{characters}]" if len(characters) > 1 else re.escape(characters)
