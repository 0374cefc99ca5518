"""`Mouse`: what clicks on the cells of a table do; those on headings are not its business. UI only."""

from __future__ import annotations

import tkinter
from tkinter import ttk
from typing import Protocol

from tkasync.ownership.scope import Scope
from tkasync.tasks.handle import TaskHandle
from tkasync.timing.interval import spawn_interval
from tkasync.widgets.table.cells.keys.moves import Choice
from tkasync.widgets.table.paint.painter import Painter

_SCROLL = 0.05  # seconds between two steps while a drag is past the edge
_SHIFT, _CONTROL, _COMMAND = 0x0001, 0x0004, 0x0008  # of an event's state


class Acts(Protocol):
    """What clicks do."""

    def leave_cell(self) -> bool:
        """Write the cell that is open; whether no refused text holds the user back."""

    def go_to(self, place: int, column: str | None, choice: Choice) -> None:
        """Go to a cell, and choose what *choice* says."""

    def activate(self) -> None:
        """Change the current cell, or open its row."""

    def open_row(self) -> None:
        """Open the current row."""


class Mouse:
    """See the module.

    Args:
        tree: what is clicked.
        painter: says which cell lies where.
        acts: what clicks do.
        scope: what a drag ends with.
    """

    def __init__(self, tree: ttk.Treeview, painter: Painter, acts: Acts, scope: Scope) -> None:
        self._tree = tree
        self._painter = painter
        self._acts = acts
        self._is_dragging = False
        self._dragged_to: int | None = None
        self._dragged_y = 0
        self._scope = scope
        self._scrolling: TaskHandle[None] | None = None
        is_mac = tree.tk.call("tk", "windowingsystem") == "aqua"
        self._control = _COMMAND if is_mac else _CONTROL
        # Not "<Shift-ButtonPress-1>": Tk would take it for more fitting, on headings too, than what those have bound.
        tree.bind("<ButtonPress-1>", self._press, add="+")
        tree.bind("<Double-ButtonPress-1>", self._double, add="+")
        tree.bind("<B1-Motion>", self._drag, add="+")
        tree.bind("<ButtonRelease-1>", self._release, add="+")

    def _press(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        self._is_dragging = False
        self._stop_scrolling()
        if not self._painter.is_cell(event):
            return None
        place, choice = self._painter.place_at(event.y), self._choice(int(event.state))
        if not self._acts.leave_cell():
            return "break"
        self._tree.focus_set()
        if place is not None:  # last, since the program may destroy the table when the selection changes
            self._is_dragging = choice is Choice.ONLY
            self._dragged_to = place
            self._acts.go_to(place, self._painter.column_at(event.x), choice)
        return "break"

    def _choice(self, state: int) -> Choice:
        if state & self._control:
            return Choice.EXTEND_FURTHER if state & _SHIFT else Choice.FLIP
        return Choice.EXTEND if state & _SHIFT else Choice.ONLY

    def _double(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        if not self._painter.is_cell(event):
            return None
        if self._choice(int(event.state)) is not Choice.ONLY:
            return self._press(event)
        if self._painter.place_at(event.y) is not None:
            is_right_of_all = self._painter.column_at(event.x) is None
            (self._acts.open_row if is_right_of_all else self._acts.activate)()
        return "break"

    def _drag(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        if not self._is_dragging:
            return None
        self._dragged_y = event.y
        if self._painter.place_past(event.y) is None:
            self._stop_scrolling()
            self._drag_to(self._painter.place_at(event.y))
        elif self._scrolling is None:
            # Tk tells only of moves, and the pointer may rest out there.
            self._scrolling = spawn_interval(_SCROLL, self._scroll, owner=self._scope)
        return "break"

    def _scroll(self) -> None:
        self._drag_to(self._painter.place_past(self._dragged_y))

    def _drag_to(self, place: int | None) -> None:
        if place is not None and place != self._dragged_to:
            self._dragged_to = place
            self._acts.go_to(place, None, Choice.EXTEND)

    def _stop_scrolling(self) -> None:
        scrolling, self._scrolling = self._scrolling, None
        if scrolling is not None:
            scrolling.abort()

    def _release(self, _event: tkinter.Event[tkinter.Misc]) -> str | None:
        self._stop_scrolling()
        was_dragging, self._is_dragging = self._is_dragging, False
        return "break" if was_dragging else None
