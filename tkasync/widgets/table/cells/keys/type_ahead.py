"""`TypeAhead`: the row whose cell begins with what is typed. UI thread; no Tk.

Letters that follow each other within a second make one text. A letter that is repeated goes from row to row. The source
finds the row, off the UI thread; one that cannot is read on from the current row, for some pages.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import untrack
from tkasync.runtime.current import runtime_of
from tkasync.tasks.options import UI
from tkasync.widgets.table.cells.beyond import Beyond
from tkasync.widgets.table.rows.definitions import PAGE
from tkasync.widgets.table.rows.rows import Rows

_PAUSE = 1.0  # seconds after which a text begins anew
_FAR = 64 * PAGE  # rows that are read where the source cannot search


class TypeAhead:
    """See the module.

    Args:
        rows: what is searched.
        beyond: asks the source.
        scope: what the search ends with.
        go_to: called with the place of the row.
    """

    def __init__(self, rows: Rows, beyond: Beyond, scope: Scope, go_to: Callable[[int], object]) -> None:
        self._rows = rows
        self._beyond = beyond
        self._scope = scope
        self._go_to = go_to
        self._text = ""
        self._typed_at = float("-inf")

    @property
    def is_typing(self) -> bool:
        """Whether a space belongs to the text that is typed."""
        return bool(self._text) and runtime_of(self._scope).host.now - self._typed_at < _PAUSE

    def type(self, character: str, column: str, place: int) -> None:
        """Go to the row whose cell of *column* begins with what was typed so far, from the row at *place* on."""
        self._text = self._text + character if self.is_typing else character
        runtime = runtime_of(self._scope)
        self._typed_at = runtime.host.now
        is_repeated = len(set(self._text)) == 1
        text = self._text[0] if is_repeated else self._text
        # A longer text may fit the row that its beginning has found.
        start = place + 1 if is_repeated else place
        runtime.spawn(
            self._scope,
            self._search,
            (column, text.casefold(), start),
            {
                "executor": UI,
                "name": "type-ahead of a table",
                "group": self,
                "policy": "restart",
                "on_result": self._found,
            },
        )

    async def _search(self, column: str, text: str, start: int) -> int | None:
        """Return the place of the first such row from *start* on, or else from the first row on."""
        view = untrack(lambda: self._rows.view)
        if self._beyond.can_find:
            place = await self._beyond.find(view, column, text, start)
            return place if place is not None or not start else await self._beyond.find(view, column, text, 0)
        at = self._rows.index_of(column)
        place = await self._read_on(view, at, text, range(start, start + _FAR))
        return place if place is not None or not start else await self._read_on(view, at, text, range(start))

    async def _read_on(self, view: Any, at: int, text: str, span: range) -> int | None:
        place = span.start
        async with aclosing(self._beyond.pages(view, span[:_FAR])) as pages:
            async for rows in pages:
                for row in rows:
                    if begins_with(row[at], text):
                        return place
                    place += 1
        return None

    def _found(self, place: int | None) -> None:
        if place is not None:
            self._go_to(place)


def begins_with(value: object, text: str) -> bool:
    """Whether *value* begins with *text*, which is folded, whatever its case."""
    return value is not None and str(value).casefold().startswith(text)
