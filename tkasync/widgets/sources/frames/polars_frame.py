"""A DataFrame of polars. Workers only."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tkasync.widgets.sources.frames.patterns import pattern_within
from tkasync.widgets.sources.sorting import first_equal, is_one_value, ordered
from tkasync.widgets.sources.texts import has_halves


class PolarsFrame:
    """See `Frame`."""

    def __init__(self, frame: Any) -> None:
        self._polars = import_module("polars")  # loaded long ago, by whoever has made the frame
        self._frame = frame
        self.columns: tuple[str, ...] = tuple(frame.columns)
        self.length: int = frame.height

    def ordered(self, places: Any, column: int, is_descending: bool) -> Any:
        values = self._frame.to_series(column)
        if places is not None:
            values = values.gather(places)
        found = self._sorted(values, is_descending)
        return found if places is None else places.gather(found)

    def _sorted(self, values: Any, is_descending: bool) -> Any:
        try:
            # NaN would be the greatest number; of nothing this is nothing too.
            is_value = values.is_not_nan() if values.dtype.is_float() else values.is_not_null()
            numbered = self._polars.DataFrame({"is value": is_value, "value": values}).with_row_index("place")
            return numbered.sort(
                "is value", "value", descending=is_descending, nulls_last=is_descending, maintain_order=True
            ).to_series(0)
        except self._polars.exceptions.PolarsError:  # objects that cannot be compared
            cells = values.to_list()
            return self._polars.Series(
                ordered(range(len(cells)), cells, is_descending), dtype=self._polars.UInt32
            )

    def containing(self, text: str) -> Any:
        found, pattern = self._polars.Series([False]).new_from_index(0, self.length), pattern_within(text)
        for column in self._frame.iter_columns():
            matches = self._texts(column).str.contains(pattern)
            found = found | matches.fill_null(False)
        return found.arg_true()

    def _texts(self, column: Any) -> Any:
        try:
            return column.cast(self._polars.String)
        except self._polars.exceptions.PolarsError:
            texts = [None if cell is None else str(cell) for cell in column.to_list()]
            return self._polars.Series(texts, dtype=self._polars.String)

    def rows(self, places: Any, start: int, stop: int) -> list[tuple[Any, ...]]:
        size = max(stop - start, 0)
        part = self._frame.slice(start, size) if places is None else self._frame[places.slice(start, size)]
        found: list[tuple[Any, ...]] = part.rows()
        return found

    def values(self, places: Any, column: int, start: int, stop: int) -> list[Any]:
        found: list[Any] = self._part(column, places, start, stop).to_list()
        return found

    def _part(self, column: int, places: Any, start: int, stop: int) -> Any:
        values, size = self._frame.to_series(column), max(stop - start, 0)
        return values.slice(start, size) if places is None else values.gather(places.slice(start, size))

    def numbers(self, places: Any, start: int, stop: int) -> list[int]:
        found: list[int] = places.slice(start, max(stop - start, 0)).to_list()
        return found

    def find(self, places: Any, place: int) -> int | None:
        return _first((places == place).arg_true())

    def first_match(self, places: Any, column: int, pattern: str, start: int, stop: int) -> int | None:
        texts = self._texts(self._part(column, places, start, stop))
        return _first(texts.str.contains(pattern).fill_null(False).arg_true())

    def place_of(self, column: int, value: Any) -> int | None:
        if isinstance(value, str) and has_halves(value):  # which no text of polars has
            return None
        values = self._frame.to_series(column)
        if not is_one_value(value):
            return first_equal(values.to_list(), value)
        try:
            place = _first((values == value).arg_true())
        except (TypeError, NotImplementedError, OverflowError, self._polars.exceptions.PolarsError):
            # Bytes, objects of Python's, a key that no row of this column can have.
            return first_equal(values.to_list(), value)
        if place is not None and values[place] != value == value:  # polars takes "1" for 1
            return first_equal(values.to_list(), value)
        return place


def _first(found: Any) -> int | None:
    return int(found[0]) if len(found) else None
