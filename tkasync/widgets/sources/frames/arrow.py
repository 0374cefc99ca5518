"""A Table of pyarrow. Workers only.

Of some types pyarrow has no kernel: it takes no rows of views, and looks for no durations. Python does that then.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tkasync.widgets.sources.frames.patterns import pattern_within
from tkasync.widgets.sources.sorting import first_equal, ordered
from tkasync.widgets.sources.texts import has_halves


class ArrowFrame:
    """See `Frame`."""

    def __init__(self, table: Any) -> None:
        self._arrow = import_module("pyarrow")  # loaded long ago, by whoever has made the table
        self._compute = import_module("pyarrow.compute")
        self._table = table
        self.columns: tuple[str, ...] = tuple(table.column_names)
        self.length: int = table.num_rows

    def ordered(self, places: Any, column: int, is_descending: bool) -> Any:
        values = self._table.column(column)
        if places is None:
            return self._sorted(values, is_descending)
        try:
            found = self._sorted(values.take(places), is_descending)
        except NotImplementedError:
            found = self._sorted_cells(self._cells(column, places, 0, len(places)), is_descending)
        return places.take(found)

    def _sorted(self, values: Any, is_descending: bool) -> Any:
        try:
            one = self._arrow.table({"value": values})
            way = "descending" if is_descending else "ascending"
            found = self._compute.sort_indices(one, sort_keys=[("value", way)])
        except (TypeError, NotImplementedError):  # lists, structures: what pyarrow cannot compare
            return self._sorted_cells(values.to_pylist(), is_descending)
        return found if is_descending else self._nothing_first(found, values)

    def _sorted_cells(self, cells: list[Any], is_descending: bool) -> Any:
        return self._arrow.array(ordered(range(len(cells)), cells, is_descending), "uint64")

    def _nothing_first(self, found: Any, values: Any) -> Any:
        """Put what stands last first: numbers that are none, then nothing; how to ask for that differs by version."""
        end = len(values) - values.null_count
        last = end - self._no_numbers(values)
        parts = (found.slice(end), found.slice(last, end - last), found.slice(0, last))
        return self._arrow.concat_arrays(parts)

    def _no_numbers(self, values: Any) -> int:
        if not self._arrow.types.is_floating(values.type):
            return 0
        return self._compute.sum(self._compute.is_nan(values)).as_py() or 0

    def containing(self, text: str) -> Any:
        found, pattern = None, pattern_within(text)
        for column in () if has_halves(text) else self._table.columns:
            matches = self._compute.match_substring_regex(self._texts(column), pattern)
            matches = self._compute.fill_null(matches, False)
            found = matches if found is None else self._compute.or_(found, matches)
        return self._arrow.array([], "uint64") if found is None else self._compute.indices_nonzero(found)

    def _texts(self, column: Any) -> Any:
        try:
            return column.cast("string")
        except (TypeError, ValueError, NotImplementedError):
            return self._texts_of(column.to_pylist())

    def _texts_of(self, cells: list[Any]) -> Any:
        texts = [None if cell is None else str(cell) for cell in cells]
        return self._arrow.chunked_array([self._arrow.array(texts, "string")])

    def rows(self, places: Any, start: int, stop: int) -> list[tuple[Any, ...]]:
        columns = range(len(self.columns))
        return list(zip(*(self._cells(column, places, start, stop) for column in columns), strict=True))

    def values(self, places: Any, column: int, start: int, stop: int) -> list[Any]:
        return self._cells(column, places, start, stop)

    def _cells(self, column: int, places: Any, start: int, stop: int) -> list[Any]:
        values = self._table.column(column)
        try:
            found: list[Any] = self._part(values, places, start, stop).to_pylist()
        except NotImplementedError:
            found = [values[place].as_py() for place in self.numbers(places, start, stop)]
        return found

    def _part(self, values: Any, places: Any, start: int, stop: int) -> Any:
        size = max(stop - start, 0)
        return values.slice(start, size) if places is None else values.take(places.slice(start, size))

    def numbers(self, places: Any, start: int, stop: int) -> list[int]:
        found: list[int] = places.slice(start, max(stop - start, 0)).to_pylist()
        return found

    def find(self, places: Any, place: int) -> int | None:
        found = self._compute.index(places, self._arrow.scalar(place, places.type)).as_py()
        return None if found < 0 else int(found)

    def first_match(self, places: Any, column: int, pattern: str, start: int, stop: int) -> int | None:
        try:
            texts = self._texts(self._part(self._table.column(column), places, start, stop))
        except NotImplementedError:
            texts = self._texts_of(self._cells(column, places, start, stop))
        found = self._compute.index(
            self._compute.match_substring_regex(texts, pattern), self._arrow.scalar(True)
        ).as_py()
        return None if found < 0 else int(found)

    def place_of(self, column: int, value: Any) -> int | None:
        values = self._table.column(column)
        try:
            found = self._compute.index(values, self._arrow.scalar(value, values.type)).as_py()
        except (TypeError, ValueError, OverflowError):  # a key that no row of this column can have
            return None
        except NotImplementedError:
            return first_equal(values.to_pylist(), value)
        return None if found < 0 else int(found)
