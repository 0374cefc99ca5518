"""`SpanKeys`: the keys of the rows at places of a view, loaded or not. UI thread; no Tk.

The source is asked off the UI thread. What it has told last is kept: a range that is extended row by row asks only for
what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tkasync.widgets.sources.view import View
from tkasync.widgets.table.cells.beyond import Beyond
from tkasync.widgets.table.rows.rows import Rows

MOST = 1_000_000
"""How many rows can be chosen at once by their keys, which then take some 100 MB."""
MOST_BY_PAGES = 20_000
"""The same where the source has no ``keys``, so that all of their pages are fetched."""


class TooManyRows(ValueError):
    """A range is too long to be held as keys; the message is for the user."""


class SpanKeys:
    """See the module."""

    def __init__(self, rows: Rows, beyond: Beyond) -> None:
        self._rows = rows
        self._beyond = beyond
        self._view: View | None = None
        self._span = range(0)
        self._keys: Sequence[Any] = ()

    def loaded(self, view: View, span: range) -> list[Any] | None:
        """Return the keys of *span* if all of its rows are loaded."""
        rows = self._rows
        # The far end is mostly the one that is not.
        if view != rows.view or (span and rows.row(span[-1]) is None):
            return None
        keys = []
        for place in span:
            if (row := rows.row(place)) is None:
                return None
            keys.append(row[0])
        return keys

    async def ask(self, view: View, span: range) -> list[Any]:
        """Return the keys of *span*, which the source is asked for where they are not known.

        Raises:
            TooManyRows: it is too long.
        """
        self._refuse_too_many(len(span))
        before, known, after = self._parts(view, span)
        keys = [*await self._beyond.keys(view, before), *known, *await self._beyond.keys(view, after)]
        self._view, self._span, self._keys = view, span, keys
        return keys

    def _refuse_too_many(self, count: int) -> None:
        most = MOST if self._beyond.has_keys else MOST_BY_PAGES
        if count > most:
            raise TooManyRows(
                f"{count:,} rows are too many for one range; {most:,} can be chosen. "
                "Choose all rows, and take some out"
            )

    def _parts(self, view: View, span: range) -> tuple[range, Sequence[Any], range]:
        """Return what is not known before the rows that are, the keys of those, and what is not known after them."""
        start, stop = max(span.start, self._span.start), min(span.stop, self._span.stop)
        if view != self._view or start >= stop:
            return span, (), range(0)
        first = self._span.start
        return range(span.start, start), self._keys[start - first : stop - first], range(stop, span.stop)

    def forget(self) -> None:
        """Forget what the source has told: rows have come or gone."""
        self._view, self._keys = None, ()
