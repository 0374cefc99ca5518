"""`ListSource`: rows that lie in memory, up to a hundred thousand. Any thread, every method.

It keeps tuples of its own, and an order for each view that was asked for lately.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sorting import ordered
from tkasync.widgets.sources.texts import text_of
from tkasync.widgets.sources.view import (
    NewKey,
    Row,
    View,
    cells_of,
    check_order,
    checked_key,
    checked_names,
    place_of,
    wanted_text,
)

MOST_ROWS = 100_000
_KEPT_ORDERS = 4
_BETWEEN_CHECKPOINTS = 1_000  # rows


class ListSource:
    """Rows of Python objects for a `VirtualTable`: copied, sorted and filtered in memory.

    Args:
        rows: sequences of cells in the order of *columns*, or mappings that have them by name.
        columns: their names.
        key: the column whose values tell rows apart; ``None``: a row's key is its place in *rows*.

    Raises:
        ValueError: more than 100,000 rows: the window would stand still while Python sorts them. A row has more or
            fewer cells than there are columns, two rows have one key, or two columns one name.
        TypeError: a key cannot be hashed; *columns* are no names.
    """

    def __init__(
        self,
        rows: Iterable[Sequence[Any] | Mapping[str, Any]],
        *,
        columns: Sequence[str],
        key: str | None = None,
    ) -> None:
        self.columns: tuple[str, ...] = checked_names(columns)
        """The names of the columns."""
        self.key = key
        """The column of the keys; ``None``: the rows are numbered."""
        self._key_place = None if key is None else place_of(key, self.columns)
        self._rows: list[tuple[Any, ...]] = list(self._read(rows))
        self._places = {row[0]: place for place, row in enumerate(self._rows)}
        if len(self._places) < len(self._rows):
            raise ValueError(f"two rows have the key {self._double()!r}: each row needs a key of its own")
        self._lock = threading.Lock()
        self._orders: OrderedDict[View, Sequence[int]] = OrderedDict()

    def _read(self, rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> Iterable[tuple[Any, ...]]:
        for place, row in enumerate(rows):
            if place == MOST_ROWS:
                raise ValueError(
                    f"a ListSource holds {MOST_ROWS:,} rows at most, since the window stands still while Python sorts "
                    "more: write SqliteSource.of(rows, columns=..., key=...), in a task, or FrameSource(frame)"
                )
            cells = cells_of(row, place, self.columns)
            yield (place if self._key_place is None else checked_key(cells[self._key_place]), *cells)

    def _double(self) -> Any:
        return next(row[0] for place, row in enumerate(self._rows) if self._places[row[0]] != place)

    # What a table asks

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        return len(self._order(view))

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        places = self._order(view)[start : start + size]
        rows = self._rows
        return [rows[place] for place in places]

    def position(self, view: View, key: Any) -> int | None:
        """Return where the row with *key* stands in *view*; ``None``: it is not in it."""
        place = self._place_of(key)
        if place is None:
            return None
        try:
            return self._order(view).index(place)
        except ValueError:
            return None

    def keys(self, view: View, start: int, stop: int) -> list[Any]:
        """Return the keys of the rows of *view* from *start* to *stop*, that one not included."""
        rows = self._rows
        return [rows[place][0] for place in self._order(view)[start:stop]]

    def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the first place of *view*, from *start* on, whose cell of *column* begins with *text*, in any case."""
        cell, wanted, rows = 1 + place_of(column, self.columns), text.casefold(), self._rows
        for place, number in enumerate(self._order(view)[start:], start):
            if place % _BETWEEN_CHECKPOINTS == 0:
                checkpoint()
            value = rows[number][cell]
            if value is not None and text_of(value).casefold().startswith(wanted):
                return place
        return None

    def write(self, key: Any, column: str, value: Any) -> NewKey | None:
        """Change a cell, in the source's own copy; return the row's key if it is another one then.

        Raises:
            LookupError: there is no row with *key*.
            ValueError: there is no such column, or another row has *value* as its key.
            TypeError: *value* cannot be a key, and is to be one.
        """
        cell = place_of(column, self.columns)
        with self._lock:
            place = self._place_of(key)
            if place is None:
                raise LookupError(f"there is no row with the key {key!r}")
            cells = list(self._rows[place][1:])
            cells[cell] = value
            new = self._put(place, key, cells)
            self._forget_orders(column)
        return None if new == key else NewKey(new)

    def _put(self, place: int, old: Any, cells: list[Any]) -> Any:
        key = old if self._key_place is None else checked_key(cells[self._key_place])
        if self._places.get(key, place) != place:
            raise ValueError(f"there is a row with the key {key!r} already")
        del self._places[old]
        self._places[key] = place
        self._rows[place] = (key, *cells)
        return key

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the cells of all rows, as they are now, in the order in which they were given."""
        return [row[1:] for row in self._rows]

    def _place_of(self, key: Any) -> int | None:
        try:
            return self._places.get(key)
        except TypeError:  # what has no hash is the key of no row
            return None

    # Orders

    def _order(self, view: View) -> Sequence[int]:
        """Return the places of the rows of *view*."""
        with self._lock:  # so that two threads do not sort for one view
            if view not in self._orders:
                self._orders[view] = self._sort(view)
                if len(self._orders) > _KEPT_ORDERS:
                    self._orders.popitem(last=False)
            self._orders.move_to_end(view)
            return self._orders[view]

    def _sort(self, view: View) -> Sequence[int]:
        check_order(view, self.columns)
        places = self._matching(wanted_text(view, "ListSource"))
        for name, is_descending in reversed(view.order):
            checkpoint()
            cell = 1 + self.columns.index(name)
            places = ordered(places, [row[cell] for row in self._rows], is_descending)
        return places

    def _matching(self, text: str | None) -> Sequence[int]:
        if text is None:
            return range(len(self._rows))
        wanted = text.casefold()
        return [place for place, row in enumerate(self._rows) if _contains(place, row, wanted)]

    def _forget_orders(self, column: str) -> None:
        for view in list(self._orders):
            if view.filter is not None or any(name == column for name, _ in view.order):
                del self._orders[view]


def _contains(place: int, row: tuple[Any, ...], wanted: str) -> bool:
    if place % _BETWEEN_CHECKPOINTS == 0:
        checkpoint()
    return any(wanted in text_of(cell).casefold() for cell in row[1:] if cell is not None)
