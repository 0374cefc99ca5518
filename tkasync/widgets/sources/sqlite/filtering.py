"""`Condition`: a piece of SQL with its values; those that find a text in a column or in any, or a row. Any thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tkasync.widgets.sources.beginnings import beginnings, insides, not_ascii_but_folded_to
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
    if (folded := text.casefold()).isascii():
        text = folded  # "Straße": LIKE knows the case of ASCII letters
    patterns = _patterns(text)
    parts = [_contained(patterns, name, text) for name in columns]
    return Condition.joined(" OR ", parts) if parts else Condition("0")


def _patterns(text: str) -> Sequence[str]:
    """Return what a cell that contains *text* is like; nothing where a function of ours is to look."""
    if not _is_pattern(text):
        return ()
    # LIKE knows the case of ASCII letters alone, and GLOB knows none.
    found = [_like(text)] if text.isascii() else [f"*{each}*" for each in insides(text, _one_of)]
    return found if len(found) <= _MOST_PATTERNS and all(map(_is_pattern, found)) else ()


def _contained(patterns: Sequence[str], column: str, text: str) -> Condition:
    """LIKE and GLOB end at a NUL in a cell, so that a function looks behind it; and, for LIKE, where "ß" may be "ss".

    Only of cells that are not plain is more asked than LIKE tells: the function takes ten times as long.
    """
    name, by_function = cell(column), _by_function(CONTAINS, column, text)
    has_nul = Condition(f"instr({name}, char(0))")
    if text.isascii() and patterns:
        likes = [Condition(f"{name} LIKE ? ESCAPE '\\'", (each,)) for each in patterns]
        others = not_ascii_but_folded_to(text)
        # Of a long cell GLOB takes longer than the function; bytes may be a picture.
        odd = [
            _is_bytes(name),
            has_nul,
            *([Condition(f"{name} GLOB ?", (f"*[{others}]*",))] if others else []),
        ]
        behind = [_not_plain(name), Condition.joined(" OR ", odd), by_function]
        return Condition.joined(" OR ", [*likes, Condition.joined(" AND ", behind)])
    if text.isascii() and "\0" not in text:
        return by_function
    found = by_function
    if patterns:
        globs = [Condition(f"{name} GLOB ?", (each,)) for each in patterns]
        found = Condition.joined(" OR ", [*globs, Condition.joined(" AND ", [has_nul, by_function])])
    return Condition.joined(" AND ", [_not_plain(name), found])


def _not_plain(name: str) -> Condition:
    """Return the condition that a cell is a text of more than ASCII, or with a NUL; or bytes.

    A number is none of these: its text would have to be made, twice. The length of a text ends at its NUL. A column may
    have an order that its program has made, and nobody else knows; so the order is said.
    """
    is_odd = f"length({name}) < length(CAST({name} AS BLOB)) OR {_is_bytes(name).sql}"
    return Condition(f"{name} >= '' COLLATE BINARY AND ({is_odd})")


def _is_bytes(name: str) -> Condition:
    return Condition(f"{name} >= x'' COLLATE BINARY")


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
