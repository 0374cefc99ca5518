"""`Condition`: a piece of SQL with its values; and those that find a text in a column or in any. Any thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tkasync.widgets.sources.beginnings import beginnings
from tkasync.widgets.sources.sqlite.tables import cell


class Condition(NamedTuple):
    """SQL, and the values of its question marks: what ``Connection.execute`` takes."""

    sql: str
    values: tuple[Any, ...] = ()

    def with_values(self, *values: Any) -> Condition:
        """Return it with further values."""
        return Condition(self.sql, (*self.values, *values))

    @staticmethod
    def joined(word: str, parts: Iterable[Condition]) -> Condition:
        """Return *parts* with *word* between them."""
        every = list(parts)
        values = tuple(value for part in every for value in part.values)
        return Condition(word.join(f"({part.sql})" for part in every), values)


def containing(text: str, columns: Iterable[str]) -> Condition:
    """Return the condition that a cell in one of *columns* contains *text*, without regard to case."""
    sql, value = ("LIKE ? ESCAPE '\\'", _like(text)) if text.isascii() else ("GLOB ?", _glob(text))
    names = list(columns)
    return Condition(" OR ".join(f"{cell(name)} {sql}" for name in names) or "0", (value,) * len(names))


def beginning(text: str, column: str) -> Condition:
    """Return the condition that the cell in *column* begins with *text*, without regard to case."""
    globs = [f"{each}*" for each in beginnings(text, _one_of)]
    return Condition.joined(" OR ", [Condition(f"{cell(column)} GLOB ?", (glob,)) for glob in globs])


def _like(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"


def _glob(text: str) -> str:
    """LIKE knows the case of ASCII letters alone; GLOB knows none, so both cases of a letter are put down."""
    return f"*{''.join(_either_case(letter) for letter in text)}*"


def _either_case(letter: str) -> str:
    cases = {case for case in (letter, letter.lower(), letter.upper()) if len(case) == 1}
    return _one_of("".join(sorted(cases)) or letter)


def _one_of(characters: str) -> str:
    return f"[{characters}]" if len(characters) > 1 or characters in "*?[" else characters
