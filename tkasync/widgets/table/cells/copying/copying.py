"""`Copying`: what is chosen goes to the clipboard, as a spreadsheet takes it. UI thread.

What is not loaded is fetched first, off the UI thread; the clipboard gets all of it at once, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from tkinter import Misc
from typing import Any

from tkasync.reactive.graph import untrack
from tkasync.widgets.dialogs.asks import ask
from tkasync.widgets.sources.view import Row
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.cells.copying.gathering import Gathering
from tkasync.widgets.table.cells.copying.tsv import tsv
from tkasync.widgets.table.columns.column import Column, for_tk
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.rows.rows import Rows

MOST = 100_000
"""How many cells are copied without a question."""


class Copying:
    """See the module.

    Args:
        widget: whose clipboard it is.
        rows: their columns.
        columns: which of them are shown.
        gathering: finds the rows.
        selection: which rows are chosen.
        full_text: returns the text of a cell.
        words: the words of the table.
    """

    def __init__(
        self,
        widget: Misc,
        rows: Rows,
        columns: ShownColumns,
        gathering: Gathering,
        selection: Callable[[], Selection],
        full_text: Callable[[Column, Any], str],
        words: Mapping[str, str],
    ) -> None:
        self._widget = widget
        self._rows = rows
        self._columns = columns
        self._gathering = gathering
        self._selection = selection
        self._full_text = full_text
        self._words = words

    async def copy(self) -> int:
        """Copy the chosen rows, with the columns that are shown; return how many rows there were.

        Many are copied only when the user says so.
        """
        selection = untrack(self._selection)
        if not selection or not await self._is_wanted(selection):
            return 0
        texts_of = self._texts_of()
        rows = self._gathering.loaded(selection)
        texts = [texts_of(row) for row in rows or ()]
        if rows is None:
            async for page in self._gathering.pages(selection):
                texts += map(texts_of, page)
        self._widget.clipboard_clear()
        self._widget.clipboard_append(for_tk(tsv(texts)))
        return len(texts)

    async def _is_wanted(self, selection: Selection) -> bool:
        cells = selection.count * len(self._columns.visible)
        if cells <= MOST:
            return True
        question = self._words["copy"].format(rows=selection.count, cells=cells)
        return await ask(question, master=self._widget) is True

    def _texts_of(self) -> Callable[[Row], Sequence[str]]:
        cells: list[tuple[int, Callable[[Any], str]]] = [
            (self._rows.index_of(column.name), partial(self._full_text, column))
            for column in self._columns.visible
        ]
        return lambda row: [text(row[at]) for at, text in cells]
