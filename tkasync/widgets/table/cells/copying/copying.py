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
from tkasync.widgets.sources.texts import BrokenText
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
        tell: tells the user what was copied otherwise than it is.
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
        tell: Callable[[str], object],
    ) -> None:
        self._tell = tell
        self._unheld = 0  # cells of which the clipboard gets other characters
        self._widget = widget
        self._rows = rows
        self._columns = columns
        self._gathering = gathering
        self._selection = selection
        self._full_text = full_text
        self._words = words

    async def copy(self) -> int:
        """Copy the chosen rows, with the columns that are shown; return how many rows there were.

        Many are copied only when the user says so: before the first is fetched, or, where nobody knows how many there
        are, when there are many.
        """
        selection = untrack(self._selection)
        self._unheld = 0
        is_asked = self._are_many(selection.count)
        if not selection or (is_asked and not await self._are_wanted("copy", selection.count)):
            return 0
        texts_of = self._texts_of()
        rows = self._gathering.loaded(selection)
        texts = [texts_of(row) for row in rows or ()]
        if rows is None:
            async for page in self._gathering.pages(selection):
                texts += map(texts_of, page)
                if not is_asked and self._are_many(len(texts)):
                    is_asked = True
                    if not await self._are_wanted("copy more", len(texts)):
                        return 0
        self._widget.clipboard_clear()
        self._widget.clipboard_append(for_tk(tsv(texts)))
        if self._unheld:
            self._tell(self._words["not held"].format(cells=self._unheld))
        return len(texts)

    def _are_many(self, rows: int) -> bool:
        return rows * len(self._columns.visible) > MOST

    async def _are_wanted(self, words: str, rows: int) -> bool:
        question = self._words[words].format(rows=rows, cells=rows * len(self._columns.visible))
        return await ask(question, master=self._widget) is True

    def _texts_of(self) -> Callable[[Row], Sequence[str]]:
        cells: list[tuple[int, Callable[[Any], str]]] = [
            (self._rows.index_of(column.name), partial(self._full_text, column))
            for column in self._columns.visible
        ]

        def texts_of(row: Row) -> Sequence[str]:
            texts = [text(row[at]) for at, text in cells]
            for (at, _), text in zip(cells, texts, strict=True):
                self._unheld += for_tk(text) != text or isinstance(row[at], BrokenText)
            return texts

        return texts_of
