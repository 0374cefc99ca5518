"""`FrameSource`: a frame of pandas, polars or pyarrow. Any thread, every method."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.frames.frame import Frame, Places, frame_of
from tkasync.widgets.sources.frames.patterns import pattern_of
from tkasync.widgets.sources.texts import has_halves
from tkasync.widgets.sources.view import Row, View, check_order, place_of, wanted_text

_KEPT_ORDERS = 4
_BETWEEN_CHECKPOINTS = 50_000  # rows


class FrameSource:
    """A DataFrame of pandas or polars, or a Table of pyarrow, for a `VirtualTable`; read-only, and not copied.

    The frame must not be changed: make another source, of another frame.

    Args:
        frame: the frame, sorted and filtered by its own library.
        key: the column whose values tell rows apart; ``None``: a row's key is its place in the frame.

    Raises:
        TypeError: it is none of these.
        ValueError: there is no column *key*, or two columns have one name.
    """

    def __init__(self, frame: Any, *, key: str | None = None) -> None:
        self._frame: Frame = frame_of(frame)
        self.columns: tuple[str, ...] = self._frame.columns
        """The names of the columns."""
        self._key = None if key is None else place_of(key, self.columns)
        self._lock = threading.Lock()
        self._orders: OrderedDict[View, Places] = OrderedDict()

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        places = self._places(view)
        return self._frame.length if places is None else len(places)

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        places = self._places(view)
        rows = self._frame.rows(places, start, start + size)
        if self._key is not None:
            return [(row[self._key], *row) for row in rows]
        return [
            (key, *row) for key, row in zip(self._numbers(places, start, start + size), rows, strict=True)
        ]

    def position(self, view: View, key: Any) -> int | None:
        """Return where the row with *key* stands in *view*; ``None``: it is not in it."""
        place = self._place_of(key)
        if place is None:
            return None
        places = self._places(view)
        return place if places is None else self._frame.find(places, place)

    def _place_of(self, key: Any) -> int | None:
        if key is None:  # nothing is no key, and polars warns of a comparison with it
            return None
        if self._key is not None:
            return self._frame.place_of(self._key, key)
        return key if isinstance(key, int) and 0 <= key < self._frame.length else None

    def keys(self, view: View, start: int, stop: int) -> list[Any]:
        """Return the keys of the rows of *view* from *start* to *stop*, that one not included."""
        places = self._places(view)
        if self._key is not None:
            return self._frame.values(places, self._key, start, stop)
        return self._numbers(places, start, stop)

    def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the first place of *view*, from *start* on, whose cell of *column* begins with *text*, in any case."""
        if has_halves(text):
            return None
        pattern = pattern_of(text)
        cell, places = place_of(column, self.columns), self._places(view)
        count = self._frame.length if places is None else len(places)
        for first in range(start, count, _BETWEEN_CHECKPOINTS):
            checkpoint()
            found = self._frame.first_match(places, cell, pattern, first, first + _BETWEEN_CHECKPOINTS)
            if found is not None:
                return first + found
        return None

    def _numbers(self, places: Places | None, start: int, stop: int) -> list[int]:
        if places is None:
            return list(range(start, min(stop, self._frame.length)))
        return self._frame.numbers(places, start, stop)

    def _places(self, view: View) -> Places | None:
        """Return the rows of *view* as their places in the frame; ``None``: all, as they stand."""
        with self._lock:  # so that two threads do not sort for one view
            if view not in self._orders:
                self._orders[view] = self._sort(view)
                if len(self._orders) > _KEPT_ORDERS:
                    self._orders.popitem(last=False)
            self._orders.move_to_end(view)
            return self._orders[view]

    def _sort(self, view: View) -> Places | None:
        check_order(view, self.columns)
        text = wanted_text(view, "FrameSource")
        places = None if text is None else self._frame.containing(text)
        for name, is_descending in reversed(view.order):
            checkpoint()
            places = self._frame.ordered(places, self.columns.index(name), is_descending)
        return places
