"""`Gathering`: the rows of a selection in the order shown, loaded or not. UI thread; no Tk.

A few rows are looked up one by one; many by going through the keys of the view, which is quicker.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

from tkasync.reactive.graph import untrack
from tkasync.widgets.sources.view import Row, View
from tkasync.widgets.table.cells.beyond import EVERYTHING, Beyond
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.rows.definitions import PAGE
from tkasync.widgets.table.rows.rows import Rows

# Keys that are looked up one by one: a guess, a search costs what the keys of some hundred rows do.
_FEW = 200
_STRETCH = 512 * PAGE  # places whose keys are gone through at once


class Gathering:
    """See the module."""

    def __init__(self, rows: Rows, beyond: Beyond) -> None:
        self._rows = rows
        self._beyond = beyond

    def loaded(self, selection: Selection) -> list[Row] | None:
        """Return the rows of *selection* if it is small, and all of them are loaded."""
        if selection.is_all or selection.count > _FEW:
            return None
        places = [self._rows.place_of(key) for key in selection]
        rows = [self._rows.row(place) for place in sorted(place for place in places if place is not None)]
        found = [row for row in rows if row is not None]
        return found if len(found) == selection.count else None

    async def pages(self, selection: Selection) -> AsyncIterator[Sequence[Row]]:
        """Go through the rows of *selection* that are in the view that is shown, in its order, a page at a time."""
        view = untrack(lambda: self._rows.view)
        async for span in self._spans(view, selection):
            async for page in self._beyond.pages(view, span):
                rows = [row for row in page if row[0] in selection]
                if rows:
                    yield rows

    async def _spans(self, view: View, selection: Selection) -> AsyncIterator[range]:
        """Go through the places where chosen rows stand, in order; others may stand between them."""
        if selection.is_all or not (self._beyond.has_keys or self._is_looked_up(selection)):
            yield EVERYTHING
        elif self._is_looked_up(selection):
            places = [await self._beyond.place(view, key) for key in selection]
            for span in _pages_around(place for place in places if place is not None):
                yield span
        else:
            async for places_there in self._by_keys(view, selection):
                for span in _pages_around(places_there):
                    yield span

    def _is_looked_up(self, selection: Selection) -> bool:
        return self._beyond.has_position and selection.count <= _FEW

    async def _by_keys(self, view: View, selection: Selection) -> AsyncIterator[list[int]]:
        left, start = selection.count, 0
        while left > 0:
            keys = await self._beyond.keys(view, range(start, start + _STRETCH))
            places = [start + at for at, key in enumerate(keys) if key in selection]
            left -= len(places)
            if places:
                yield places
            if len(keys) < _STRETCH:
                return
            start += _STRETCH


def _pages_around(places: Iterable[int]) -> list[range]:
    """Return the pages in which *places* stand, as ranges of places, in order."""
    numbers = sorted({place // PAGE for place in places})
    return [range(number * PAGE, (number + 1) * PAGE) for number in numbers]
