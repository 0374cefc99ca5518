"""`Painter`: draws the rows of a table: their texts, and the tags that give them their looks. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk
from typing import Any

from tkasync.dispatch.coalesced import Coalesced
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import runtime_of
from tkasync.widgets.sources.texts import text_of
from tkasync.widgets.sources.view import Row
from tkasync.widgets.table.columns.column import Column, unformatted
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.paint.pool import Look, RowPool
from tkasync.widgets.table.paint.theme import TableTheme
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller

Marks = Callable[[int, Row | None], tuple[str, ...]]
"""Returns which of "chosen" and "current" the row at a place is."""
WAITING = "…"


class Painter:
    """See the module."""

    def __init__(
        self,
        tree: ttk.Treeview,
        bar: ttk.Scrollbar,
        rows: Rows,
        columns: ShownColumns,
        scroller: Scroller,
        scope: Scope,
    ) -> None:
        self.tree: ttk.Treeview = tree
        self.theme: TableTheme = TableTheme(tree)
        self.marks: Marks = lambda _place, _row: ()
        """What the rows are marked as."""
        self._rows = rows
        self._columns = columns
        self._scroller = scroller
        self._scope = scope
        self._pool = RowPool(tree, bar)
        self._paint_soon = Coalesced(runtime_of(scope).post)
        self._after: list[Callable[[], object]] = []
        self._indexes = {column.name: rows.index_of(column.name) for column in columns.all}
        self._broken: set[str] = set()  # columns whose format has raised
        self._waiting = tuple(WAITING for _ in columns.all)
        self._height = 0
        self._top_y = 0  # below the heading
        self._is_measured = False
        self._pool.resize(scroller.fits)

    # Frames

    def after_frame(self, fn: Callable[[], object]) -> None:
        """Call *fn* after each frame."""
        self._after.append(fn)

    def paint_soon(self) -> None:
        """Draw a frame in a later turn; many calls in one turn are one frame."""
        self._paint_soon(self._paint)

    def resize(self, height: int) -> None:
        """Have as many rows as fit into *height* pixels of the treeview."""
        self._height, self._is_measured = height, False
        self._fit()
        self.paint_soon()

    def _fit(self) -> None:
        fits = max(1, (self._height - self._top_y) // self.theme.row_height)
        self._pool.resize(fits)
        self._scroller.set_fits(fits)

    def _measure(self) -> None:
        """Learn how high the heading is.

        Tk lays it out when it draws a window that is mapped, so in the first `<Configure>` it has no height yet: the
        table would have a row too many, and its last row would lie below the edge.
        """
        if self._is_measured or not self.tree.winfo_ismapped():
            return
        self.tree.update_idletasks()
        if self._scope.is_ending:  # what ran as idle has destroyed the table
            return
        self._is_measured = True
        box: Any = self.tree.bbox("r0")
        if box and box[1] != self._top_y:
            self._top_y = box[1]
            self._fit()

    def take_theme(self) -> None:
        """Draw in the colours of the theme that the window has now."""
        self.theme.take()
        self.tree.update_idletasks()
        self.resize(self.tree.winfo_height())

    def _paint(self) -> None:
        if not self._scope.is_ending:
            self._measure()
        if self._scope.is_ending:
            return
        top, fits, extent = self._scroller.top, self._scroller.fits, self._rows.extent()
        looks = self._looks(range(top, top + fits), extent)
        if looks is None:
            return
        whole = max(extent, top + fits, 1)
        self._pool.show(looks, top / whole, min(1.0, (top + fits) / whole))
        for fn in self._after:
            fn()

    def _looks(self, places: range, extent: int) -> list[Look] | None:
        """Return how *places* look; ``None`` where a ``format`` of the program's has destroyed the table."""
        looks = [self._look(place, extent) for place in places]
        return None if self._scope.is_ending else looks

    def _look(self, place: int, extent: int) -> Look:
        row = self._rows.row(place)
        if row is None and not self._is_coming(place, extent):
            return (), ()
        stripe = ("odd",) if place % 2 else ()
        if row is None:
            return self._waiting, (*stripe, "faded")
        marks = self.marks(place, row)
        if marks:
            return self._texts(row), (" ".join(sorted(marks)),)
        return self._texts(row), (*stripe, "faded") if self._rows.is_outdated else stripe

    def _is_coming(self, place: int, extent: int) -> bool:
        if self._rows.is_blank:
            return self._rows.is_waited_for(0)
        return place < extent and self._rows.is_waited_for(place)

    def _texts(self, row: Row) -> tuple[str, ...]:
        return tuple(
            "" if self._columns.is_hidden(column.name) else self.text(column, row[self._indexes[column.name]])
            for column in self._columns.all
        )

    def text(self, column: Column, value: Any) -> str:
        """Return what a cell shows. An error of its ``format`` is reported once, and ``str`` is used instead."""
        try:
            return column.text(value)
        except Exception as error:
            self._report(error, column, "format")
            return unformatted(value)

    def full_text(self, column: Column, value: Any) -> str:
        """Return what is copied of a cell; where ``copy`` or ``format`` fails, what is shown then."""
        try:
            return column.full_text(value)
        except Exception as error:
            self._report(error, column, "copy" if column.copy else "format")
            return text_of(value)

    def _report(self, error: Exception, column: Column, which: str) -> None:
        where = f"in {which}= of column {column.name!r}"
        if where not in self._broken:
            self._broken.add(where)
            self._scope.runtime.report(error, where, self._scope)

    def texts_of(self, column: Column) -> list[str]:
        """Return the texts of *column* that are on the screen."""
        top, index = self._scroller.top, self._indexes[column.name]
        rows = (self._rows.row(place) for place in range(top, top + self._scroller.fits))
        return [self.text(column, row[index]) for row in rows if row is not None]

    # Where things are on the screen

    def cell_box(self, place: int, column: str) -> tuple[int, int, int, int] | None:
        """Return x, y, width and height of a cell in the treeview; ``None`` where it is not on the screen."""
        number = place - self._scroller.top
        if not 0 <= number < self._scroller.fits or self._columns.is_hidden(column):
            return None
        box: Any = self.tree.bbox(f"r{number}", self._columns.id_of(column))
        return box or None

    def place_at(self, y: int) -> int | None:
        """Return the place of the row at *y*; ``None`` below the last one, and on a heading."""
        item = self.tree.identify_row(y)
        place = self._scroller.top + int(item[1:]) if item else None
        return place if place is not None and place < self._rows.extent() else None

    def place_past(self, y: int) -> int | None:
        """Return the place out of sight to which a drag to *y* leads; ``None`` where that is over the rows."""
        extent, top = self._rows.extent(), self._scroller.top
        bottom = top + self._scroller.fits - 1
        if extent == 0 or self._top_y <= y < self._height:
            return None
        if y < self._top_y:
            return max(0, top - 1 - (self._top_y - y) // self.theme.row_height)
        return min(extent - 1, bottom + 1 + (y - self._height) // self.theme.row_height)

    def column_at(self, x: int) -> str | None:
        """Return the name of the column at *x*; ``None`` right of the last one."""
        return self._columns.name_of(self.tree.identify_column(x))

    def is_cell(self, event: Any) -> bool:
        """Whether *event* of the mouse lies on a cell, and not on a heading or between two of them."""
        return self.tree.identify_region(event.x, event.y) in ("cell", "tree")
