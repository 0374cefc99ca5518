"""A DataFrame of pandas. Workers only."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tkasync.widgets.sources.sorting import first_equal, is_one_value, ordered
from tkasync.widgets.sources.texts import has_halves


class PandasFrame:
    """See `Frame`."""

    def __init__(self, frame: Any) -> None:
        self._numpy = import_module("numpy")  # which pandas has loaded
        self._frame = frame
        self.columns: tuple[str, ...] = tuple(map(str, frame.columns))
        self.length: int = len(frame)

    def ordered(self, places: Any, column: int, is_descending: bool) -> Any:
        values = self._frame.iloc[:, column]
        if places is not None:
            values = values.iloc[places]
        found = self._sorted(values.reset_index(drop=True), is_descending)
        return found if places is None else places[found]

    def _sorted(self, values: Any, is_descending: bool) -> Any:
        try:
            found = values.sort_values(
                ascending=not is_descending, kind="stable", na_position="last" if is_descending else "first"
            )
        except (TypeError, ValueError, NotImplementedError):
            # Objects that cannot be compared, halves of characters, lists of pyarrow's.
            cells = _plain(values)
            return self._numpy.array(ordered(range(len(cells)), cells, is_descending), dtype="int64")
        return found.index.to_numpy()

    def containing(self, text: str) -> Any:
        found, folded = self._numpy.zeros(self.length, dtype=bool), text.casefold()
        for column in () if has_halves(text) else range(len(self.columns)):
            values = self._frame.iloc[:, column]
            try:
                matches = values.astype(str).str.casefold().str.contains(folded, regex=False, na=False)
            except ValueError:  # halves of characters
                found |= self._searched(values, lambda cell: folded in cell.casefold())
            else:
                found |= (matches & values.notna()).to_numpy(dtype=bool)
        return self._numpy.flatnonzero(found)

    def _searched(self, values: Any, is_found: Callable[[str], object]) -> Any:
        found = [cell is not None and bool(is_found(str(cell))) for cell in _plain(values)]
        return self._numpy.array(found, dtype=bool)

    def rows(self, places: Any, start: int, stop: int) -> list[tuple[Any, ...]]:
        part = self._frame.iloc[start:stop] if places is None else self._frame.iloc[places[start:stop]]
        return list(zip(*(_plain(part.iloc[:, column]) for column in range(len(self.columns))), strict=True))

    def values(self, places: Any, column: int, start: int, stop: int) -> list[Any]:
        return _plain(self._part(column, places, start, stop))

    def _part(self, column: int, places: Any, start: int, stop: int) -> Any:
        values = self._frame.iloc[:, column]
        return values.iloc[start:stop] if places is None else values.iloc[places[start:stop]]

    def numbers(self, places: Any, start: int, stop: int) -> list[int]:
        found: list[int] = places[start:stop].tolist()
        return found

    def find(self, places: Any, place: int) -> int | None:
        return _first(self._numpy.flatnonzero(places == place))

    def first_match(self, places: Any, column: int, pattern: str, start: int, stop: int) -> int | None:
        values = self._part(column, places, start, stop)
        try:
            matches = values.astype(str).str.match(pattern, na=False)
        except ValueError:  # halves of characters
            return _first(self._numpy.flatnonzero(self._searched(values, re.compile(pattern).match)))
        return _first(self._numpy.flatnonzero((matches & values.notna()).to_numpy(dtype=bool)))

    def place_of(self, column: int, value: Any) -> int | None:
        values = self._frame.iloc[:, column]
        if not is_one_value(value):
            return first_equal(_plain(values), value)
        try:
            found = self._numpy.flatnonzero((values == value).to_numpy(dtype=bool, na_value=False))
        except (TypeError, ValueError, NotImplementedError):  # what pandas does not compare
            return first_equal(_plain(values), value)
        return _first(found)


def _first(found: Any) -> int | None:
    return int(found[0]) if len(found) else None


def _plain(values: Any) -> list[Any]:
    """The cells as objects of Python; ``None`` for what is missing."""
    found: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return found
