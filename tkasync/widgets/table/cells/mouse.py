"""`Mouse`: what clicks on the cells of a table do; those on headings are not its business. UI only."""

from __future__ import annotations

import tkinter
from functools import partial
from tkinter import ttk
from typing import Protocol

from tkasync.widgets.table.cells.keys.moves import Choice
from tkasync.widgets.table.paint.painter import Painter


class Acts(Protocol):
    """What clicks do."""

    def go_to(self, place: int, column: str | None, choice: Choice) -> None:
        """Go to a cell, and choose what *choice* says."""

    def activate(self) -> None:
        """Change the current cell, or open its row."""


class Mouse:
    """See the module.

    Args:
        tree: what is clicked.
        painter: says which cell lies where.
        acts: what clicks do.
    """

    def __init__(self, tree: ttk.Treeview, painter: Painter, acts: Acts) -> None:
        self._tree = tree
        self._painter = painter
        self._acts = acts
        self._is_dragging = False
        self._dragged_to: int | None = None
        control = "Command" if tree.tk.call("tk", "windowingsystem") == "aqua" else "Control"
        choices = {
            "": Choice.ONLY,
            "Shift-": Choice.EXTEND,
            f"{control}-": Choice.FLIP,
            f"{control}-Shift-": Choice.EXTEND_FURTHER,
        }
        for modifiers, choice in choices.items():
            tree.bind(f"<{modifiers}ButtonPress-1>", partial(self._press, choice), add="+")
        tree.bind("<Double-ButtonPress-1>", self._double, add="+")
        tree.bind("<B1-Motion>", self._drag, add="+")
        tree.bind("<ButtonRelease-1>", self._release, add="+")

    def _press(self, choice: Choice, event: tkinter.Event[tkinter.Misc]) -> str | None:
        self._is_dragging = False
        if not self._painter.is_cell(event):
            return None
        self._tree.focus_set()
        place = self._painter.place_at(event.y)
        if place is not None:
            self._is_dragging = choice is Choice.ONLY
            self._dragged_to = place
            self._acts.go_to(place, self._painter.column_at(event.x), choice)
        return "break"

    def _double(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        if not self._painter.is_cell(event):
            return None
        if self._painter.place_at(event.y) is not None:
            self._acts.activate()
        return "break"

    def _drag(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        if not self._is_dragging:
            return None
        place = self._painter.place_at(event.y)
        if place is not None and place != self._dragged_to:
            self._dragged_to = place
            self._acts.go_to(place, None, Choice.EXTEND)
        return "break"

    def _release(self, _event: tkinter.Event[tkinter.Misc]) -> str | None:
        was_dragging, self._is_dragging = self._is_dragging, False
        return "break" if was_dragging else None
