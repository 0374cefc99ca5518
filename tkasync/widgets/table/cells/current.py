"""`CurrentCell`: where the keyboard is: a row, which is followed by its key, and a column. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk

from tkasync.reactive.graph import untrack
from tkasync.widgets.table.cells.keys.moves import Window, place_after, top_after
from tkasync.widgets.table.cells.spot import Spot
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller


class CurrentCell:
    """See the module.

    Args:
        tree: shows the columns.
        rows: which rows there are.
        columns: which columns are shown.
        scroller: shows a row.
        on_move: called when its row has moved by itself.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        rows: Rows,
        columns: ShownColumns,
        scroller: Scroller,
        on_move: Callable[[], object],
    ) -> None:
        self._tree = tree
        self._rows = rows
        self._columns = columns
        self._scroller = scroller
        self._name: str | None = None
        self.spot: Spot = Spot(rows, on_move)
        """Its row."""

    @property
    def column(self) -> Column:
        """Its column; the first one that is shown when it is hidden."""
        visible = self._columns.visible
        return next((column for column in visible if column.name == self._name), visible[0])

    def put(self, place: int, column: str | None = None) -> None:
        """Go to the row at *place*, and to *column* if it is given; both come on the screen."""
        self.spot.put(place)
        self._scroller.see(place)
        if column is not None:
            self.put_column(column)

    def put_column(self, name: str) -> None:
        """Go to the column *name* of the row, which comes on the screen."""
        self._name = name
        self._see_column()

    def place_after(self, key: str) -> int | None:
        """Return where *key* leads; ``None`` where there are no rows. The first one leads to the top row."""
        window = self._window()
        if window.extent == 0:
            return None
        if self.spot.place is None:
            return place_after(key, 0, window) if key in ("Home", "End") else window.top
        return place_after(key, self.spot.place, window)

    def scroll_with(self, key: str) -> None:
        """Scroll by a page if *key* does."""
        top = top_after(key, self._window())
        if top is not None:
            self._scroller.to(top)

    def _window(self) -> Window:
        return Window(self._scroller.top, self._scroller.fits, untrack(self._rows.extent))

    def go_sideways(self, columns: int) -> None:
        """Go that many columns to the right."""
        visible = self._columns.visible
        at = visible.index(self.column) + columns
        self.put_column(visible[min(max(0, at), len(visible) - 1)].name)

    def _see_column(self) -> None:
        """Scroll sideways as little as shows the column, its beginning rather than its end."""
        widths = {column.name: self._columns.width(column.name) for column in self._columns.visible}
        names = list(widths)
        whole = sum(widths.values())
        left = sum(widths[name] for name in names[: names.index(self.column.name)])
        right = left + widths[self.column.name]
        first, last = (part * whole for part in self._tree.xview())
        if left < first:
            self._tree.xview_moveto(left / whole)
        elif right > last:
            self._tree.xview_moveto(min(left, right - (last - first)) / whole)
