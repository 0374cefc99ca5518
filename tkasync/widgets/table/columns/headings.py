"""`Headings`: what the user does with the headings of a table. A click orders, a drag moves the column. UI only.

The class bindings of the treeview go on: they press the heading, and drag its edge to make the column wider.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk
from typing import TypeAlias

from tkasync.widgets.sources.view import Order
from tkasync.widgets.table.columns.order import mark
from tkasync.widgets.table.columns.shown import ShownColumns

_SHIFT = 0x0001
_DRAGGED = 8  # pixels, from which on a press is no click any more
Event: TypeAlias = "tkinter.Event[tkinter.Misc]"


class Headings:
    """See the module.

    Args:
        tree: whose headings they are.
        columns: what they stand above.
        on_click: called with a name, and whether Shift is held.
        on_moved: called when a column was moved.
        fit: makes a column as wide as what it shows.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        columns: ShownColumns,
        on_click: Callable[[str, bool], object],
        on_moved: Callable[[], object],
        fit: Callable[[str], object],
    ) -> None:
        self._tree = tree
        self._columns = columns
        self._on_click = on_click
        self._on_moved = on_moved
        self._fit = fit
        self._pressed: tuple[str, int] | None = None
        self._is_dragged = False
        self._line: tkinter.Frame | None = None
        tree.bind("<ButtonPress-1>", self._press, add="+")
        tree.bind("<B1-Motion>", self._drag, add="+")
        tree.bind("<ButtonRelease-1>", self._release, add="+")
        tree.bind("<Double-Button-1>", self._double, add="+")

    def show_order(self, order: Order) -> None:
        """Mark the columns by which the rows are in order."""
        for column in self._columns.all:
            sign = mark(order, column.name)
            text = f"{column.heading} {sign}" if sign else column.heading
            name = self._columns.id_of(column.name)
            if self._tree.heading(name, "text") != text:
                self._tree.heading(name, text=text)

    def _name_at(self, event: Event) -> str | None:
        return self._columns.name_of(self._tree.identify_column(event.x))

    def _press(self, event: Event) -> None:
        self._pressed, self._is_dragged = None, False
        name = self._name_at(event)
        if name is not None and self._tree.identify_region(event.x, event.y) == "heading":
            self._pressed = (name, event.x)

    def _drag(self, event: Event) -> None:
        if self._pressed is None:
            return
        if abs(event.x - self._pressed[1]) >= _DRAGGED:
            self._is_dragged = True
        if self._is_dragged:
            self._show_line(self._edge_at(event.x)[1])

    def _release(self, event: Event) -> None:
        pressed, self._pressed = self._pressed, None
        if self._line is not None:
            self._line.destroy()
            self._line = None
        if pressed is None:
            return
        if self._is_dragged:
            self._columns.move(pressed[0], self._edge_at(event.x)[0])
            self._on_moved()
        elif self._tree.identify_region(event.x, event.y) == "heading" and self._name_at(event) == pressed[0]:
            self._on_click(pressed[0], bool(int(event.state) & _SHIFT))

    def _double(self, event: Event) -> str | None:
        name = self._name_at(event)
        if name is None or self._tree.identify_region(event.x, event.y) != "separator":
            self._press(event)  # Tk calls the most special binding alone, and two quick clicks are two
            return None
        self._fit(name)
        return "break"

    def _edge_at(self, x: int) -> tuple[str | None, int]:
        """Return the column in front of which *x* would put another one, and where that one begins."""
        left = -self._scrolled()
        for column in self._columns.visible:
            width = self._columns.width(column.name)
            if x < left + width // 2:
                return column.name, left
            left += width
        return None, left

    def _scrolled(self) -> int:
        """Return how many pixels of the columns lie left of the window."""
        whole = sum(self._columns.width(column.name) for column in self._columns.visible)
        return round(float(self._tree.xview()[0]) * whole)

    def _show_line(self, x: int) -> None:
        if self._line is None:
            self._line = tkinter.Frame(self._tree, width=2, background=_front(self._tree))
        self._line.place(x=max(0, x - 1), y=0, relheight=1)


def _front(tree: ttk.Treeview) -> str:
    return str(ttk.Style(tree).lookup("Treeview", "foreground") or "#000000")
