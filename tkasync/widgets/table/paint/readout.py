"""`Readout`: says beside the bar which row is on top, while the bar is dragged. UI only.

Of a hundred million rows one pixel of the bar is a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from tkinter import ttk
from typing import Any

from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller
from tkasync.widgets.toolkit import widgets_for


class Readout:
    """See the module; takes the place of ``scroller.yview`` as the command of *bar*."""

    def __init__(
        self, tree: ttk.Treeview, bar: ttk.Scrollbar, rows: Rows, scroller: Scroller, words: Mapping[str, str]
    ) -> None:
        self._rows = rows
        self._scroller = scroller
        self._words = words
        self._is_pressed = False
        self.label: ttk.Label = widgets_for(tree).Label(tree, padding=(8, 4), borderwidth=1, relief="solid")
        """What is shown."""
        bar.configure(command=self._yview)
        bar.bind("<ButtonPress-1>", lambda _event: self._press(True), add="+")
        bar.bind("<ButtonRelease-1>", lambda _event: self._press(False), add="+")

    def _press(self, is_pressed: bool) -> None:
        self._is_pressed = is_pressed
        if not is_pressed:
            self.label.place_forget()

    def _yview(self, action: str, number: Any, unit: str = "") -> None:
        self._scroller.yview(action, number, unit)
        if self._is_pressed and action == "moveto":
            self.label.configure(text=self._text())
            self.label.place(relx=1.0, x=-8, rely=0.5, anchor="e")

    def _text(self) -> str:
        total, row = self._rows.total(), self._scroller.top + 1
        if total is None:
            return self._words["row"].format(row=row)
        return self._words["row of"].format(row=min(row, total), total=total)
