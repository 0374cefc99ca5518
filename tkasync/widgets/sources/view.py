"""`View`: in which order, and which of them, rows are asked for; `TableSource`: what a table asks. Any thread.

`NewKey` is what a write tells a table.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tkasync.queries.names.keys import frozen, own

Row = Sequence[Any]
"""A row's key, and its cells in the order of the source's columns."""

Order = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """What ``write`` of a source returns where the row has another *key* afterwards.

    The selection of each table over the source, its current row, an open cell and the writes that wait follow the row.
    Whatever else ``write`` returns says nothing.

    Raises:
        TypeError: *key* cannot be hashed.
    """

    key: Hashable

    def __post_init__(self) -> None:
        checked_key(self.key)


def checked_key(key: Any) -> Any:
    """Return *key*.

    Raises:
        TypeError: it cannot be hashed, so that it cannot be part of a selection.
    """
    try:
        hash(key)
    except TypeError:
        raise TypeError(
            f"a row's key is hashable, as a number, a text or a tuple of them is, and not {key!r}"
        ) from None
    return key


@dataclass(frozen=True)
class View:
    """Which rows of a source, and in which order.

    Args:
        order: names of columns, each with whether it is descending; the first one counts most. Rows that are equal
            stand in an order of the source's own.
        filter: which rows there are. A text means those with a cell that contains it, in any column and without
            regard to case, as ``str.casefold`` has it. ``None`` and the empty text: all. A source of the program's own
            may understand something else, such as a dict, of which the view has a copy.

    Raises:
        TypeError: *order* is no sequence of pairs.
    """

    order: Order = ()
    filter: object = None

    def __post_init__(self) -> None:
        # A list would make a view that cannot be hashed, and so no key of a page.
        object.__setattr__(self, "order", _checked(self.order))
        object.__setattr__(self, "filter", own(self.filter))

    def __eq__(self, other: object) -> bool:
        """Return whether they ask for the same rows; ``1``, ``1.0`` and ``True`` are three filters."""
        return isinstance(other, View) and self.order == other.order and self._is_filter(other.filter)

    def _is_filter(self, other: object) -> bool:
        if self.filter is other:
            return True
        try:
            return frozen((self.filter,)) == frozen((other,))
        except TypeError:  # something of the program's own that has no hash
            return type(self.filter) is type(other) and bool(self.filter == other)

    def __hash__(self) -> int:
        try:
            return hash((self.order, frozen((self.filter,))))
        except TypeError:
            return hash(self.order)


def _checked(order: object) -> Order:
    pairs = tuple(order) if isinstance(order, list | tuple) else (order,)
    for pair in pairs:
        if not (isinstance(pair, list | tuple) and [type(part) for part in pair] == [str, bool]):
            raise TypeError(
                f'an order is pairs of a column and whether it is descending, as in (("name", False),), not {order!r}'
            )
    return tuple((name, is_descending) for name, is_descending in pairs)


class TableSource(Protocol):
    """What a table asks its source; each method a function, for a thread, or a coroutine function, for the loop.

    It may offer more, each of them optional, and work too:

    - ``prepare(view)``: make any row of this view quick to reach.
    - ``position(view, key) -> int | None``: where the row with this key stands; ``None``: it is not there.
    - ``keys(view, start, stop) -> Iterable[key]``: of rows that were never loaded.
    - ``find(view, column, text, start) -> int | None``: the first place from *start* on whose cell begins with *text*,
      in any case: for what is typed over the rows. A source without it is read on for some pages.
    - ``write(key, column, value)``: change a cell; it returns a `NewKey` where that gives the row another key. A
      source without it is read-only.
    """

    @property
    def columns(self) -> Sequence[str]:
        """Their names, in the order of a row's cells."""

    @property
    def count(self) -> Callable[[View], int | Awaitable[int | None] | None]:
        """``count(view)``: how many rows there are; ``None`` while it is unknown."""

    @property
    def page(self) -> Callable[[View, int, int], Sequence[Row] | Awaitable[Sequence[Row]]]:
        """``page(view, start, size)``: the rows from *start* on; fewer at the end."""


def wanted_text(view: View, source: str) -> str | None:
    """Return the text that rows must contain; ``None``: all rows are wanted.

    Raises:
        TypeError: the filter is something else, which a *source* does not understand.
    """
    if view.filter is None or view.filter == "":
        return None
    if not isinstance(view.filter, str):
        raise TypeError(f"{source} filters by a text, which a cell contains, not by {view.filter!r}")
    return view.filter


def cells_of(row: Any, place: int, columns: Sequence[str]) -> tuple[Any, ...]:
    """Return the cells of *row*, which a program has given as the one at *place*: a sequence, or a mapping by name.

    Raises:
        ValueError: there are more or fewer cells than *columns*, or it is no row.
    """
    if isinstance(row, Mapping):
        missing = [name for name in columns if name not in row]
        if missing:
            raise ValueError(f"row {place} lacks {', '.join(map(repr, missing))}: it is {row!r}")
        return tuple(row[name] for name in columns)
    try:
        cells = None if isinstance(row, str | bytes) else tuple(row)
    except TypeError:
        cells = None
    if cells is None or len(cells) != len(columns):
        raise ValueError(
            f"row {place} is {row!r}: a row is a sequence of {len(columns)} cells, one for each column, or a mapping"
        )
    return cells


def check_order(view: View, columns: Sequence[str]) -> None:
    """Check that there are the columns that *view* orders by.

    Raises:
        ValueError: there is none of a name.
    """
    for name, _ in view.order:
        place_of(name, columns)


def checked_names(columns: Any) -> tuple[str, ...]:
    """Return the names of a source's *columns*.

    Raises:
        TypeError: they are one text, or no texts.
        ValueError: two columns have one name.
    """
    names = () if isinstance(columns, str) else tuple(columns)
    if isinstance(columns, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            f'columns= is the names of a source\'s columns, as in ("id", "name"), not {columns!r}'
        )
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(
            f"two columns of a source are called {double!r}: a table tells columns apart by their names"
        )
    return names


def place_of(name: str, columns: Sequence[str]) -> int:
    """Return where the column *name* stands.

    Raises:
        ValueError: there is none.
    """
    if name not in columns:
        raise ValueError(f"there is no column {name!r}; there are {', '.join(map(repr, columns))}")
    return columns.index(name)
