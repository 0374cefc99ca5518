"""`SheetRows`: the rows of a `tksheet.Sheet`. UI thread; tksheet itself is not imported."""

from __future__ import annotations

import tkinter
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tkasync.tk.bindings.rows.runs import runs


class SheetRows:
    """The rows of *sheet*, a ``tksheet.Sheet``; what ``row(item)`` gives are the cells of a row.

    An adapter for ``bind_items``. Chosen cells and rows, and the view, move with their rows. Changes are not kept for
    the sheet's undo.
    """

    def __init__(self, sheet: tkinter.Misc) -> None:
        self.widget: tkinter.Misc = sheet
        self._sheet: Any = sheet  # its class is tksheet's
        self._table: Any = sheet.MT  # type: ignore[attr-defined]  # its canvas, as tksheet's documentation calls it
        self._keys: list[Hashable] = []
        self._offset = 0.0

    def delete(self, keys: Sequence[Hashable]) -> None:
        """Take rows out."""
        gone = set(keys)
        places = [at for at, key in enumerate(self._keys) if key in gone]
        with self._choice_kept():
            self._sheet.delete_rows(places, undo=False)
            self._keys = [key for key in self._keys if key not in gone]

    def insert(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Put new rows behind all others."""
        self._insert(len(self._keys), rows)

    def insert_before(self, key: Hashable, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Put new rows before that of *key*."""
        with self._choice_kept():
            self._insert(self._keys.index(key), rows)

    def _insert(self, at: int, rows: Sequence[tuple[Hashable, Any]]) -> None:
        cells = [list(row) for _key, row in rows]
        self._sheet.insert_rows(cells, idx=at, undo=False, create_selections=False)
        self._keys[at:at] = [key for key, _row in rows]

    def change(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Show other cells in rows."""
        places = self._places()
        for key, row in rows:
            self._sheet.set_row_data(places[key], values=list(row))

    def order(self, keys: Sequence[Hashable]) -> None:
        """Put all rows in this order."""
        before = self._places()
        with self._choice_kept():
            moved = {before[key]: at for at, key in enumerate(keys)}
            self._sheet.mapping_move_rows(moved, undo=False, create_selections=False)
            self._keys = list(keys)

    @property
    def top(self) -> Hashable | None:
        """The key of the row at the top of the view."""
        if self._sheet.get_yview()[0] <= 0 or not self._keys:
            return None
        begin = self._table.canvasy(0)
        at = min(bisect_right(self._table.row_positions, begin), len(self._keys)) - 1
        self._offset = begin - self._table.row_positions[at]
        return self._keys[at]

    @top.setter
    def top(self, key: Hashable) -> None:
        self._sheet.refresh()  # the canvas learns how high it is now
        place = self._table.row_positions[self._keys.index(key)] + self._offset
        height = float(str(self._table.cget("scrollregion")).split()[3])
        self._sheet.set_yview(place / height)

    def _places(self) -> dict[Hashable, int]:
        return {key: at for at, key in enumerate(self._keys)}

    @contextmanager
    def _choice_kept(self) -> Iterator[None]:
        """Choose the same rows and cells again; tksheet leaves the choice at its place, or forgets it."""
        sheet, before = self._sheet, list(self._keys)
        boxes, current = sheet.boxes, sheet.get_currently_selected()
        yield
        if boxes:
            places = self._places()
            sheet.boxes = [box for old, kind in boxes for box in _moved(old, kind, before, places)]
            if current and current.row < len(before) and before[current.row] in places:
                sheet.set_currently_selected(places[before[current.row]], current.column)


def _moved(
    box: tuple[int, int, int, int], kind: str, before: list[Hashable], places: dict[Hashable, int]
) -> list[tuple[tuple[int, int, int, int], str]]:
    """Return the boxes that *box* is now: its rows may have gone apart."""
    top, left, bottom, right = box
    if kind == "columns":
        return [((0, left, len(places), right), kind)]
    now = sorted(places[key] for key in before[top:bottom] if key in places)
    return [((first, left, last + 1, right), kind) for first, last in runs(now)]
