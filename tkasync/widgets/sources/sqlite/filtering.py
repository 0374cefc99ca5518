"""`Condition`: a piece of SQL with its values; those that find a text in a column or in any, or a row. Any thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tkasync.widgets.sources.beginnings import beginnings, insides, not_ascii_but_folded_to_it
from tkasync.widgets.sources.sqlite.file.texts import BEGINS, CONTAINS, marked
from tkasync.widgets.sources.sqlite.tables import can_be_kept, cell

_IN_A_ROW = 100  # operands without a bracket: SQLite refuses expressions that are 1,000 operators deep
_LONGEST = 1_000  # bytes of a pattern: SQLite takes 50,000, which are slow to make
_MOST_PATTERNS = 4  # a function is quicker than more of them
_GROWTH = 3  # characters that one may become when it is folded


class Condition(NamedTuple):
    """SQL, and the values of its question marks: what ``Connection.execute`` takes."""

    sql: str
    values: tuple[Any, ...] = ()

    def with_values(self, *values: Any) -> Condition:
        """Return it with further values."""
        return Condition(self.sql, (*self.values, *values))

    @staticmethod
    def joined(word: str, parts: Iterable[Condition]) -> Condition:
        """Return *parts* with *word* between them, in brackets within brackets where they are many."""
        every = list(parts)
        while len(every) > _IN_A_ROW:
            starts = range(0, len(every), _IN_A_ROW)
            every = [_in_a_row(word, every[start : start + _IN_A_ROW]) for start in starts]
        return _in_a_row(word, every)


def _in_a_row(word: str, parts: Sequence[Condition]) -> Condition:
    values = tuple(value for part in parts for value in part.values)
    return Condition(word.join(f"({part.sql})" for part in parts), values)


def same(columns: Iterable[str], values: Iterable[Any]) -> Condition:
    """Return the condition that *columns*, given as SQL, have these *values*."""
    pairs = [(column, *marked(value)) for column, value in zip(columns, values, strict=True)]
    return Condition.joined(
        " AND ", [Condition(f"{column} IS {mark}", (value,)) for column, mark, value in pairs]
    )


def containing(text: str, columns: Iterable[str]) -> Condition:
    """Return the condition that a cell in one of *columns* contains *text*, without regard to case."""
    if not can_be_kept(text):
        return Condition("0")
    patterns = _patterns(text)
    parts = [
        _by_patterns(patterns, name, text) if patterns else _by_function(CONTAINS, name, text)
        for name in columns
    ]
    return Condition.joined(" OR ", parts) if parts else Condition("0")


def _patterns(text: str) -> Sequence[str]:
    """Return what a cell that contains *text* is like; nothing where a function of ours is to look."""
    if not _is_pattern(text):
        return ()
    # LIKE knows the case of ASCII letters alone, and GLOB knows none.
    found = [_like(text)] if text.isascii() else [f"*{each}*" for each in insides(text, _one_of)]
    return found if len(found) <= _MOST_PATTERNS and all(map(_is_pattern, found)) else ()


def _by_patterns(patterns: Sequence[str], column: str, text: str) -> Condition:
    """Both end at a NUL in a cell, so that a function looks behind it; and, for LIKE, where "ß" may be "ss".

    A cell of ASCII letters is one byte a character, so that nothing more is asked of it.
    """
    name = cell(column)
    how, rest = "GLOB ?", f"instr({name}, char(0))"
    values: tuple[str, ...] = ()
    if text.isascii():
        how, rest, values = (
            "LIKE ? ESCAPE '\\'",
            f"{rest} OR {name} GLOB ?",
            (f"*[{not_ascii_but_folded_to_it()}]*",),
        )
    is_not_ascii = Condition(f"length({name}) < length(CAST({name} AS BLOB)) AND ({rest})", values)
    behind = Condition.joined(" AND ", [is_not_ascii, _by_function(CONTAINS, column, text)])
    return Condition.joined(" OR ", [*(Condition(f"{name} {how}", (each,)) for each in patterns), behind])


def beginning(text: str, column: str) -> Condition:
    """Return the condition that the cell in *column* begins with *text*, without regard to case."""
    if not can_be_kept(text):
        return Condition("0")
    globs = [f"{each}*" for each in beginnings(text, _one_of)] if _is_pattern(text) else []
    if not globs or not all(map(_is_pattern, globs)):
        return _by_function(BEGINS, column, text)
    return Condition.joined(" OR ", [Condition(f"{cell(column)} GLOB ?", (glob,)) for glob in globs])


def _is_pattern(text: str) -> bool:
    """Return whether LIKE and GLOB are asked: they end at a NUL."""
    return "\0" not in text and len(text.encode()) <= _LONGEST


def _by_function(function: str, column: str, text: str) -> Condition:
    """The length is compared first, so that Python is not called for cells that are too short."""
    folded, bytes_of = text.casefold(), f"CAST({cell(column)} AS BLOB)"
    call = f"{function}({bytes_of}, CAST('a' AS BLOB), ?)"
    return Condition(f"length({bytes_of}) >= ? AND {call}", (len(folded) // _GROWTH, folded))


def _like(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"


def _one_of(characters: str) -> str:
    return f"[{characters}]" if len(characters) > 1 or characters in "*?[" else characters
