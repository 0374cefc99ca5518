"""`SpanKeys`: the keys of the rows at places of a view, loaded or not. UI thread; no Tk.

The source is asked off the UI thread. What it has told last is kept: a range that is extended row by row asks only for
what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tkasync.widgets.sources.view import View
from tkasync.widgets.table.cells.beyond import EVERYTHING, Beyond
from tkasync.widgets.table.rows.rows import Rows

MOST = 1_000_000
"""How many rows can be chosen at once by their keys, which then take some 100 MB."""
MOST_BY_PAGES = 20_000
"""The same where the source has no ``keys``, so that all of their pages are fetched."""


class TooManyRows(ValueError):
    """A range is too long to be held as keys; the message is for the user."""


class SpanKeys:
    """See the module.

    Args:
        rows: whose keys they are.
        beyond: asks the source.
        too_many: the words that refuse too long a range.
    """

    def __init__(self, rows: Rows, beyond: Beyond, too_many: str) -> None:
        self._rows = rows
        self._beyond = beyond
        self._too_many = too_many
        self._told: object = None  # which view, in which state of the source
        self._span = range(0)
        self._keys: Sequence[Any] = ()

    @property
    def most(self) -> int:
        """How many keys are asked for at most."""
        return MOST if self._beyond.has_keys else MOST_BY_PAGES

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

        Of ``EVERYTHING`` nobody knows how long it is until its end was found.

        Raises:
            TooManyRows: it is too long.
        """
        if span is EVERYTHING:
            span = range(self.most + 1)
        else:
            self._refuse_too_many(len(span))
        told = (view, self._rows.state)
        if told != self._told:  # rows may have come or gone
            self._span, self._keys = range(0), ()
        before, known, after = self._parts(span)
        keys = [*await self._beyond.keys(view, before), *known, *await self._beyond.keys(view, after)]
        self._refuse_too_many(len(keys))
        self._told = told
        self._span, self._keys = range(span.start, span.start + len(keys)), keys
        return keys

    def _refuse_too_many(self, count: int) -> None:
        if count > self.most:
            raise TooManyRows(self._too_many.format(count=count, most=self.most))

    def _parts(self, span: range) -> tuple[range, Sequence[Any], range]:
        """Return what is not known before the rows that are, the keys of those, and what is not known after them."""
        start, stop = max(span.start, self._span.start), min(span.stop, self._span.stop)
        if start >= stop:
            return span, (), range(0)
        first = self._span.start
        return range(span.start, start), self._keys[start - first : stop - first], range(stop, span.stop)
