"""`VirtualTable`: a window onto any number of rows, which a source gives page by page. UI only.

It is put together from parts, each of which does one thing: `Rows` knows what is there, `Scroller` which part of it is
on the screen, `Painter` draws that.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from tkinter import Misc, ttk
from typing import Any

from tkasync.component import Component
from tkasync.dispatch.refusals import refuse_made
from tkasync.queries.current import client_of
from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.sources.view import Order, View
from tkasync.widgets.table.cells.cells import Cells
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.cells.keys.moves import Choice
from tkasync.widgets.table.columns.acts import ColumnActs
from tkasync.widgets.table.columns.column import Column, checked_columns
from tkasync.widgets.table.columns.filler import Filler
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.paint.notices import Notices
from tkasync.widgets.table.paint.painter import Painter
from tkasync.widgets.table.paint.readout import Readout
from tkasync.widgets.table.resting import Resting
from tkasync.widgets.table.room import RoomOfTable
from tkasync.widgets.table.rows.new_keys import NewKeys
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller
from tkasync.widgets.table.wheel import Wheel
from tkasync.widgets.table.words import checked_words
from tkasync.widgets.toolkit import shown_if_needed, widgets_for


class VirtualTable(Component):
    """Shows the rows of *source*; only the rows that fit on the screen exist in Tk.

    The cost of a frame does not depend on the number of rows. Pages of 128 rows are fetched off the UI thread when they
    come on the screen. They are in the query cache, so two tables on one source share them, and
    ``query_client().invalidate(source)`` fetches the visible ones again. Until a page is there its rows show "…"; a
    page that fails shows its error, and a button to try again.

    Args:
        master: the parent widget.
        source: gives the rows: a `ListSource`, `SqliteSource`, ..., or an object of the program's own with their
            methods.
        columns: what is shown, from left to right; by default all columns of the source.
        view: order and filter at first.
        layout: order, widths and hidden columns, as `layout` has returned them in an earlier run.
        on_open: called with the key of a row that the user opens, by a double click or Return.
        words: other words for those that the table shows, by name: "again" ("Try again"), "ascending", "close", "copy",
            "copy more", "descending", "discard", "fit", "left", "narrower", "no number", "no value", "no whole number",
            "not a value", "not chosen", "not held", "not typed", "not written", "right", "row" (``"{row:,}"``),
            "row gone", "row of" (``"{row:,} of {total:,}"``), "show", "too", "too long", "too many", "unsorted",
            "wider". What stands in braces is filled in.
        **options: of ``ttk.Frame``.

    Raises:
        TypeError: *source* lacks a method; *columns* are none.
        ValueError: *source* lacks a column; two columns have one name.
    """

    def __init__(
        self,
        master: Misc | None,
        source: Any,
        columns: Sequence[Column] | None = None,
        *,
        view: View | None = None,
        layout: Mapping[str, Any] | None = None,
        on_open: Callable[[Any], object] | None = None,
        words: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self._first = (source, columns, View() if view is None else view, layout)
        self._words = checked_words(words)
        self.on_open: Callable[[Any], object] | None = on_open
        """Called with the key of a row that the user opens; may be set."""
        super().__init__(master, **options)

    def setup(self) -> None:
        source, columns, view, layout = self._first
        del self._first
        self.source: Any = source
        """What gives the rows."""
        shown = checked_columns(source, columns)
        kit = widgets_for(self)
        tree: ttk.Treeview = kit.Treeview(self, show="headings", selectmode="none", takefocus=True)
        bar: ttk.Scrollbar = kit.Scrollbar(self)
        wide_bar: ttk.Scrollbar = kit.Scrollbar(self, orient="horizontal", command=tree.xview)
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        tree.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        wide_bar.grid(row=1, column=0, sticky="ew")
        self.tree: ttk.Treeview = tree
        """The treeview whose rows are painted; its items are not the program's."""
        self._columns = ShownColumns(tree, shown)
        self._filler = Filler(tree, self._columns)
        client = client_of(self.runtime)
        self._rows = Rows(source, view, client, self.scope)
        self._scroller = Scroller(self._rows, self._on_move)
        self._painter = Painter(tree, bar, self._rows, self._columns, self._scroller, self.scope)
        self._resting = Resting(self._rows, self._scroller, lambda: self._cells.current_row())
        NewKeys.of(client).follow(source, self._take_key, self.scope)
        self._rows.anchor, self._rows.on_swap = self._resting.anchor, self._scroller.jump
        self._painter.after_frame(self._resting.note)
        Wheel(tree, self._scroller)
        Readout(tree, bar, self._rows, self._scroller, self._words)
        notices = Notices(tree, self._rows, self._scroller, self._words["again"])
        self._painter.after_frame(notices.place)
        redraw = self._painter.paint_soon
        self._column_acts = ColumnActs(
            tree, self._columns, self._rows, self._painter, self._rows_in_order, self._words
        )
        self._cells = Cells(
            self, self.scope, self._rows, self._columns, self._scroller, self._painter, self._words
        )
        self._cells.acts.open = self._open
        self._cells.acts.open_column_menu = self._column_acts.menu.open
        self._cells.acts.widen, self._cells.acts.move = self._column_acts.widen, self._column_acts.move
        tell = shown_if_needed(wide_bar)
        tree.configure(xscrollcommand=lambda first, last: self._on_scroll_sideways(tell, first, last))
        if layout is not None:
            self._columns.restore(layout)
        self._room = RoomOfTable(self, tree, bar)
        tree.bind("<Configure>", lambda event: self._take_size(event.height), add="+")
        tree.bind("<Map>", lambda _event: redraw(), add="+")
        self.bind("<<ThemeChanged>>", lambda _event: self._take_theme(), add="+")
        self.create_effect(self._follow_rows, name="rows of a table")

    def _follow_rows(self) -> None:
        self._rows.changed()
        self._column_acts.show_order()
        self._resting.follow()
        self._scroller.settle()

    def _take_key(self, old: Hashable, new: Hashable) -> None:
        for part in (self._cells.acts, self._resting, self._rows):
            part.take_key(old, new)

    def _take_theme(self) -> None:
        self._painter.take_theme()
        self._room.take_theme()
        self._cells.take_theme()

    def _take_size(self, height: int) -> None:
        self._filler.settle()
        self._painter.resize(height)

    def _on_scroll_sideways(self, tell: Callable[[float, float], None], first: float, last: float) -> None:
        if self._filler.settle():  # Tk calls once more
            return
        tell(first, last)
        self._cells.place_soon()

    def _open(self, key: Any) -> None:
        if self.on_open is not None:
            refuse_made("on_open", self.on_open(key), self.on_open)

    def _rows_in_order(self, order: Order) -> None:
        self._show(View(order, self._rows.asked_view.filter))

    def _show(self, view: View) -> None:
        self._cells.before_view()
        self._rows.show(view)

    def _on_move(self) -> None:
        self._painter.paint_soon()

    # What the program asks and does

    @property
    def view(self) -> View:
        """The order and the filter that are shown; tracked."""
        return self._rows.view

    def total(self) -> int | None:
        """Return how many rows there are, ``None`` while that is not known; tracked."""
        return self._rows.total()

    def filter(self, value: object) -> None:
        """Show the rows that *value* lets through, which the source understands; ``None`` shows all.

        The rows that are shown stay until the new ones are there.
        """
        self._show(View(self._rows.asked_view.order, value))

    def order_by(self, *order: tuple[str, bool]) -> None:
        """Show the rows in this order: names of columns, each with whether it descends; none is the source's own.

        The rows that are shown stay until the new ones are there.

        Raises:
            ValueError: the source has no such column.
        """
        for name, _descends in order:
            self._rows.index_of(name)
        self._rows_in_order(tuple(order))

    def see(self, row: int) -> None:
        """Scroll as little as shows the row at place *row*, counted from 0; as soon as anything is known of the rows.

        Raises:
            IndexError: there is no such row.
            TypeError: *row* is no whole number.
        """
        row = operator.index(row)
        if row < 0 or (row >= self._rows.extent() and not self._rows.is_blank):
            raise IndexError(
                f"see(row) is the place of a row, from 0 to {self._rows.extent() - 1}, not {row}"
            )
        self._scroller.see(row)

    # What is chosen, copied and changed

    def selection(self) -> Selection:
        """Return which rows are chosen; tracked. After each change the table gets the event ``<<TableSelect>>``."""
        return self._cells.selection()

    def select(self, keys: Iterable[Hashable]) -> None:
        """Choose the rows with *keys*, loaded or not, and no others; ``select([])`` chooses none.

        Raises:
            TypeError: *keys* is one text; a key cannot be hashed.
        """
        self._cells.select(keys)

    def select_all(self) -> None:
        """Choose all rows of the view that is shown, and those that come later."""
        self._cells.acts.choose_all()

    def selected_keys(self) -> TaskHandle[list[Any]]:
        """Return a handle of the keys of the chosen rows: the source is asked for them where all are chosen."""
        return self._cells.selected_keys()

    def current(self) -> Any:
        """Return the key of the current row, where the keyboard is; ``None`` without one; tracked."""
        return self._cells.current()

    def copy(self) -> TaskHandle[int]:
        """Copy the chosen rows to the clipboard, in the order and with the columns that are shown.

        Spreadsheets take the text as cells. What is not loaded is fetched first; above 100,000 cells the user is asked.
        The handle gives how many rows there were.
        """
        return self._cells.copy()

    def show_key(self, key: Any) -> TaskHandle[int | None]:
        """Find the row with *key*, scroll to it, and make it the current one; the handle gives its place.

        A source without ``position`` is asked for nothing: only rows that are loaded are found.
        """
        handle = self._rows.locate(key)
        handle.on_result(self._see_found)
        return handle

    def _see_found(self, place: int | None) -> None:
        if place is not None:
            self._cells.acts.go_to(place, None, Choice.NOTHING)

    @property
    def layout(self) -> dict[str, Any]:
        """Order, widths and hidden columns, as values that JSON can hold, for ``layout=`` of the next run."""
        return self._columns.layout()
