"""The words that a table shows, which a program can replace. Any thread."""

from __future__ import annotations

from collections.abc import Mapping

WORDS = {
    "again": "Try again",
    "ascending": "Sort ascending",
    "descending": "Sort descending",
    "unsorted": "Do not sort",
    "fit": "Fit the width",
    "row": "{row:,}",
    "row of": "{row:,} of {total:,}",
}


def checked_words(words: Mapping[str, str] | None) -> dict[str, str]:
    """Return all words.

    Raises:
        ValueError: *words* has one that the table does not use.
    """
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"words are for {', '.join(WORDS)}, not for {', '.join(sorted(unknown))}")
    return {**WORDS, **(words or {})}
