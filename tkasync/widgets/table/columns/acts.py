"""`ColumnActs`: what the user does with the columns of a table: orders by them, moves and sizes them. UI only.

It only puts the parts together. All of it is reached by the mouse, by the menu and, for what is done often, by keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from tkinter import ttk

from tkasync.widgets.sources.view import Order
from tkasync.widgets.table.columns.fitting import fitting_width
from tkasync.widgets.table.columns.headings import Headings
from tkasync.widgets.table.columns.menu import ColumnMenu
from tkasync.widgets.table.columns.order import toggled
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.paint.painter import Painter
from tkasync.widgets.table.rows.rows import Rows

_STEP = 20  # pixels


class ColumnActs:
    """See the module.

    Args:
        tree: shows them.
        columns: which they are.
        rows: are ordered by them.
        painter: draws what has changed.
        order_by: called with an order that the user has chosen.
        words: the words of the table.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        columns: ShownColumns,
        rows: Rows,
        painter: Painter,
        order_by: Callable[[Order], object],
        words: Mapping[str, str],
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._painter = painter
        self.order_by: Callable[[Order], object] = order_by
        """Shows the rows in an order."""
        self._headings = Headings(tree, columns, self.click, self.redraw, self.fit)
        self.menu: ColumnMenu = ColumnMenu(tree, columns, self, words)
        """The menu of the headings."""

    @property
    def order(self) -> Order:
        """By which columns the rows are in order, or will be as soon as they have come."""
        return self._rows.asked_view.order

    def show_order(self) -> None:
        """Mark the columns by which the rows are in order."""
        self._headings.show_order(self.order)

    def redraw(self) -> None:
        """Show what has changed."""
        self._painter.paint_soon()

    def click(self, name: str, adds: bool) -> None:
        """Order by *name*, or the other way; with *adds* beside the columns by which the rows are in order already."""
        self.order_by(toggled(self.order, name, adds=adds))

    def fit(self, name: str) -> None:
        """Make *name* as wide as what it shows."""
        column = self._columns.column(name)
        texts = self._painter.texts_of(column)
        self._columns.set_width(name, fitting_width(self._painter.theme, column.heading, texts))

    def widen(self, name: str, steps: int) -> None:
        """Make *name* wider by so many steps, or narrower."""
        self._columns.set_width(name, self._columns.width(name) + steps * _STEP)

    def move(self, name: str, places: int) -> None:
        """Move *name* by so many of the columns that are shown, to the right or, where it is negative, to the left."""
        self._columns.move_by(name, places)
        self.redraw()
