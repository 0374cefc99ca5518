"""`Acts`: what keys and clicks on the cells of a table do. UI thread.

A cell that is open is written before anything else happens. Where its text is refused, nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from tkasync.reactive.graph import untrack
from tkasync.widgets.sources.view import View
from tkasync.widgets.table.cells.chosen.choosing import Choosing
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.cells.current import CurrentCell
from tkasync.widgets.table.cells.editing.editing import Editing
from tkasync.widgets.table.cells.editing.editor import BACK
from tkasync.widgets.table.cells.keys.moves import Choice
from tkasync.widgets.table.cells.keys.type_ahead import TypeAhead
from tkasync.widgets.table.cells.notice import Notice
from tkasync.widgets.table.cells.spot import Spot
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.rows.rows import Rows


class Acts:
    """See the module.

    Args:
        rows: which rows there are.
        columns: which columns are shown.
        current: where the keyboard is.
        choosing: which rows are chosen.
        editing: changes a cell.
        notice: what lies over the rows.
        redraw: shows what has changed.
    """

    def __init__(
        self,
        rows: Rows,
        columns: ShownColumns,
        current: CurrentCell,
        choosing: Choosing,
        editing: Editing,
        notice: Notice,
        redraw: Callable[[], object],
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._current = current
        self._choosing = choosing
        self._editing = editing
        self._notice = notice
        self._redraw = redraw
        self._anchor = Spot(rows, lambda: None)
        self._wanted: tuple[int, Column] | None = None
        self.type_ahead: TypeAhead | None = None
        """What finds a row by its first letters."""
        self.open: Callable[[Any], object] = lambda _key: None
        """Opens the row with a key."""
        self.copy: Callable[[], object] = lambda: None
        """Copies what is chosen."""
        self.open_column_menu: Callable[[str], object] = lambda _name: None
        """Opens the menu of a column."""
        self.widen: Callable[[str, int], object] = lambda _name, _steps: None
        """Makes a column wider by so many steps."""
        self.move: Callable[[str, int], object] = lambda _name, _places: None
        """Moves a column by so many places to the right."""

    # Going, and choosing

    def go(self, key: str, choice: Choice) -> None:
        """Go where *key* leads, and choose what *choice* says."""
        place = self._current.place_after(key)
        if place is not None:
            self._current.scroll_with(key)
            self.go_to(place, None, choice)

    def leave_cell(self) -> bool:
        """Write the cell that is open; whether no refused text holds the user back."""
        return self._editing.commit()

    def go_to(self, place: int, column: str | None, choice: Choice) -> None:
        """Go to a cell, and choose what *choice* says."""
        if not self.leave_cell():
            return
        self._wanted = None
        if self._anchor.place is None:
            self._anchor.put(self._current.spot.place if self._current.spot.place is not None else place)
        self._current.put(place, column)
        self.choose(choice)
        self._redraw()

    def go_sideways(self, columns: int) -> None:
        """Go that many columns to the right."""
        if self.leave_cell():
            self._current.go_sideways(columns)
            self._redraw()

    def choose(self, choice: Choice) -> None:
        """Choose the current row as *choice* says."""
        place, choosing, view = self._current.spot.place, self._choosing, self._view
        if place is None or choice is Choice.NOTHING:
            return
        if choice in (Choice.EXTEND, Choice.EXTEND_FURTHER):
            extend = choosing.extend if choice is Choice.EXTEND else choosing.extend_further
            extend(view, self._span_to(place))
            return
        self._anchor.put(place)
        {Choice.ONLY: choosing.only, Choice.FLIP: choosing.flip, Choice.ADD: choosing.add}[choice](
            view, place
        )

    def _span_to(self, place: int) -> range:
        anchor = place if self._anchor.place is None else self._anchor.place
        return range(min(anchor, place), max(anchor, place) + 1)

    def choose_all(self) -> None:
        """Choose all rows."""
        total = untrack(self._rows.extent)
        self._choosing.set(Selection(all_of=self._view, total=total))

    @property
    def _view(self) -> View:
        return untrack(lambda: self._rows.view)

    def look(self) -> None:
        """Follow the rows: something in them has changed."""
        self._current.spot.look()
        self._anchor.look()
        self._editing.look()
        wanted = self._wanted
        if wanted is not None and self._rows.row(wanted[0]) is not None:
            self._wanted = None
            self._editing.open(*wanted)

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Follow the row with the key *old* to its new one."""
        for follower in (self._choosing, self._current.spot, self._anchor, self._editing):
            follower.take_key(old, new)

    # Changing

    def activate(self) -> None:
        """Change the current cell, or open its row where that cannot be changed."""
        if self._editing.can_edit(self._current.column):
            self.edit()
        else:
            self.open_row()

    def open_row(self) -> None:
        """Open the current row."""
        key = untrack(self._current.spot.key.get)
        if key is not None:
            self.open(key)

    def edit(self) -> None:
        """Change the current cell, or the first one of its row that can be changed."""
        place, names = self._current.spot.place, self._editable()
        if place is not None and names:
            name = self._current.column.name
            self._edit_at(place, name if name in names else names[0])

    def end_edit(self, key: str) -> None:
        """End the edit by *key*: write it, leave it, or write it and go on to the next cell that can be changed."""
        cell = self._editing.cell
        if key == "Escape":
            self._editing.cancel()
        elif self._editing.commit() and cell is not None and key in _STEPS:
            self._go_on(*cell, _STEPS[key])
        self._redraw()

    def _go_on(self, place: int, name: str, step: int) -> None:
        names = self._editable()
        at = (names.index(name) if name in names else 0) + step
        rows, at = divmod(at, len(names))
        if 0 <= place + rows < untrack(self._rows.extent):
            self._edit_at(place + rows, names[at])

    def _edit_at(self, place: int, name: str) -> None:
        """Go to a cell and open it, as soon as its row is loaded."""
        self._current.put(place, name)
        self._redraw()
        column = self._columns.column(name)
        self._wanted = None
        if not self._editing.open(place, column) and self._rows.row(place) is None:
            self._wanted = place, column

    def _editable(self) -> list[str]:
        return [column.name for column in self._columns.visible if self._editing.can_edit(column)]

    # The rest

    def type(self, character: str) -> None:
        """Go to the row whose cell begins with what is typed; a space by itself chooses the current row too."""
        search = self.type_ahead
        if search is None:
            return
        if character == " " and not search.is_typing:
            self.choose(Choice.ADD)
            return
        order = self._view.order
        column = order[0][0] if order else self._current.column.name
        search.type(character, column, self._current.spot.place or 0)

    def open_menu(self) -> None:
        """Open the menu of the current column."""
        self.open_column_menu(self._current.column.name)

    def widen_column(self, steps: int) -> None:
        """Make the current column wider by so many steps."""
        self._change_column(self.widen, steps)

    def move_column(self, places: int) -> None:
        """Move the current column by so many places to the right."""
        self._change_column(self.move, places)

    def _change_column(self, change: Callable[[str, int], object], by: int) -> None:
        name = self._current.column.name
        if self.leave_cell():
            change(name, by)
            self._current.put_column(name)  # it stays the current one, and in sight
            self._redraw()

    def dismiss(self) -> bool:
        """Take away what lies over the rows; whether anything did."""
        was_shown = self._notice.frame is not None
        self._notice.hide()
        return was_shown


_STEPS = {"Tab": 1, BACK: -1}
