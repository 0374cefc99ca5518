"""The words that a table shows, which a program can replace. Any thread."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

WORDS = {
    "again": "Try again",
    "ascending": "Sort ascending",
    "descending": "Sort descending",
    "too": "Sort by this column, too",
    "unsorted": "Do not sort",
    "fit": "Fit the width",
    "wider": "Wider",
    "narrower": "Narrower",
    "left": "Move to the left",
    "right": "Move to the right",
    "row": "{row:,}",
    "row of": "{row:,} of {total:,}",
    "close": "Close",
    "show": "Show it",
    "discard": "Discard",
    "no number": "“{text}” is no number",
    "no whole number": "“{text}” is no whole number",
    "no value": "“{text}” is no value of {column}",
    "too many": "{count:,} rows are too many for one range; {most:,} can be chosen. Choose all rows, and take some out",
    "not a value": "{column}: “{text}” is not written, since it is no value",
    "too long": "{column} has {count:,} characters, which are too many to be changed here",
    "not typed": "{column} cannot be changed here: it holds bytes, or a character that no field can hold",
    "not held": "Cells with characters that the clipboard cannot hold, copied as they are shown: {cells:,}",
    "row gone": "The row is no longer there. {column} was to be: “{text}”",
    "not written": "{column} is as it was: {error}",
    "not chosen": "The rows are not chosen: {error}",
    "copy": "Copy {rows:,} rows with {cells:,} cells to the clipboard?",
    "copy more": "There are more than {rows:,} rows with {cells:,} cells. Copy all of them to the clipboard?",
}


def checked_words(words: Mapping[str, str] | None) -> dict[str, str]:
    """Return all words.

    Raises:
        ValueError: *words* has one that the table does not use, or one with a name in braces that is not filled in.
        TypeError: one is no text.
    """
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"words are for {', '.join(WORDS)}, not for {', '.join(sorted(unknown))}")
    for name, text in (words or {}).items():
        if not isinstance(text, str):
            raise TypeError(f"words are texts, and {name!r} is {text!r}")
        known = _filled_in(WORDS[name])
        if known and not _filled_in(text) <= known:  # others are shown as they stand
            raise ValueError(
                f"what stands in braces in the words for {name!r} is of {WORDS[name]!r}, not {text!r}"
            )
    return {**WORDS, **(words or {})}


def _filled_in(text: str) -> set[str]:
    """Return the names that stand in braces; of a text that cannot be filled in, one that no words have."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:  # a single brace
        return {""}
