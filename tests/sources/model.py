"""What a source must answer: the rows of a list, sorted and filtered the plain way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tkasync.widgets.sources.view import View

COLUMNS = ("id", "name", "amount", "note")
WORDS = (None, "", "Ada", "ada", "Äpfel", "zeta", "50%", "a_b", "O'Hara", 'say "hi"', "tab\there")


def random_rows(random: Any, count: int) -> list[tuple[Any, ...]]:
    """Rows with many equal values, ``None`` and awkward texts; the identifiers have gaps."""
    numbers = random.sample(range(count * 3 + 1), count)
    return [
        (number, random.choice(WORDS), random.choice((None, 1, 2, 2.5, -3, 10**12)), random.choice(WORDS))
        for number in numbers
    ]


def random_view(random: Any, *, with_filter: bool = True) -> View:
    """An order by up to three columns, and now and then a filter."""
    names = random.sample(COLUMNS, random.randint(0, 3))
    wanted = random.choice((None, None, "", "a", "5", "%", "_", "ö", "O'")) if with_filter else None
    return View(tuple((name, random.random() < 0.5) for name in names), wanted)


def is_wanted(row: Sequence[Any], text: object) -> bool:
    """Whether a cell of *row* contains *text*."""
    return not text or any(str(text).casefold() in str(cell).casefold() for cell in row if cell is not None)


def in_order(rows: Sequence[Sequence[Any]], view: View, *, turned: bool = False) -> list[Sequence[Any]]:
    """The rows of *view*; *turned*: equal rows stand the other way round where the last column is descending."""
    found = [row for row in rows if is_wanted(row, view.filter)]
    if turned and view.order and view.order[-1][1]:
        found.reverse()
    for name, is_descending in reversed(view.order):
        place = COLUMNS.index(name)
        found.sort(key=lambda row: rank(row[place]), reverse=is_descending)
    return found


def rank(value: Any) -> tuple[int, Any]:
    """Nothing first, then numbers, then texts."""
    return (0, 0) if value is None else (1 + isinstance(value, str), value)


def keys(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The first column of *rows*."""
    return [row[0] for row in rows]
