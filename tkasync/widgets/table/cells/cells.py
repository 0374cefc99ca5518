"""`Cells`: what the user does with the cells of a table: going, choosing, changing, copying. UI only.

It only puts the parts together, and tells them when rows or columns have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from tkinter import Misc
from typing import Any

from tkasync.dispatch.coalesced import Coalesced
from tkasync.ownership.report_text import words_of
from tkasync.ownership.scope import Scope
from tkasync.queries.current import client_of
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_effect
from tkasync.runtime.current import runtime_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, TaskOptions
from tkasync.widgets.sources.view import Row
from tkasync.widgets.table.cells.acts import Acts
from tkasync.widgets.table.cells.beyond import EVERYTHING, Beyond
from tkasync.widgets.table.cells.chosen.choosing import Choosing, keys_from
from tkasync.widgets.table.cells.chosen.selection import Selection
from tkasync.widgets.table.cells.chosen.span_keys import SpanKeys
from tkasync.widgets.table.cells.copying.copying import Copying
from tkasync.widgets.table.cells.copying.gathering import Gathering
from tkasync.widgets.table.cells.current import CurrentCell
from tkasync.widgets.table.cells.editing.editing import Editing
from tkasync.widgets.table.cells.editing.editor import Editor
from tkasync.widgets.table.cells.editing.writing import Writing
from tkasync.widgets.table.cells.keys.keyboard import Keyboard
from tkasync.widgets.table.cells.keys.moves import Choice
from tkasync.widgets.table.cells.keys.type_ahead import TypeAhead
from tkasync.widgets.table.cells.mouse import Mouse
from tkasync.widgets.table.cells.notice import Notice
from tkasync.widgets.table.cells.ring import Ring
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.columns.shown import ShownColumns
from tkasync.widgets.table.paint.painter import Painter
from tkasync.widgets.table.rows.new_keys import Write
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller

SELECT = "<<TableSelect>>"
"""The event of a table whose selection has changed."""


class Cells:
    """See the module.

    Args:
        table: gets the event.
        scope: what all of it ends with.
        rows: which rows there are.
        columns: which columns are shown.
        scroller: which rows are on the screen.
        painter: draws them.
        words: the words of the table.
    """

    def __init__(
        self,
        table: Misc,
        scope: Scope,
        rows: Rows,
        columns: ShownColumns,
        scroller: Scroller,
        painter: Painter,
        words: Mapping[str, str],
    ) -> None:
        self._scope = scope
        self._table = table
        self._rows = rows
        self._columns = columns
        self._scroller = scroller
        self._painter = painter
        self._words = words
        tree = painter.tree
        self._beyond = Beyond(rows.source, scope)
        self._keys = SpanKeys(rows, self._beyond, words["too many"])
        self._choosing = Choosing(scope, self._keys, painter.paint_soon, self._not_chosen)
        self._current = CurrentCell(tree, rows, columns, scroller, self._redraw)
        self._notice = Notice(table, tree, words["close"])
        client = client_of(runtime_of(scope))
        self._writing = Writing(rows, client, scope, self._not_written)
        self._editor = Editor(tree, painter.theme, self._on_editor_key, self._leave, self._later)
        self._editing = Editing(
            rows, self._writing, self._editor, self._notice, scroller.see, words, self._not_parsed
        )
        self._ring = Ring(tree)
        self._gathering = Gathering(rows, self._beyond)
        self._copying = Copying(
            tree,
            rows,
            columns,
            self._gathering,
            self._choosing.selection.get,
            painter.full_text,
            words,
            lambda text: self._notice.tell(text, {}),
        )
        self.acts: Acts = Acts(
            rows, columns, self._current, self._choosing, self._editing, self._notice, self._redraw
        )
        """What keys and clicks do."""
        self.acts.copy = self.copy
        self.acts.type_ahead = TypeAhead(
            rows, self._beyond, scope, lambda place: self.acts.go_to(place, None, Choice.ONLY)
        )
        Keyboard(tree, self.acts)
        Mouse(tree, painter, self.acts, scope)
        self._place_soon = Coalesced(runtime_of(scope).post)
        painter.marks = self._marks
        painter.after_frame(self._place)
        for event in ("<FocusIn>", "<FocusOut>", "<ButtonRelease-1>"):
            tree.bind(event, lambda _event: self.place_soon(), add="+")
        scroller.kept = lambda: self._current.spot.place
        self.take_theme()
        self._first = untrack(self._choosing.selection.get)
        create_effect(self._follow, name="cells of a table")
        create_effect(self._tell, name="selection of a table")

    # What is shown

    def take_theme(self) -> None:
        """Draw in the colours of the theme that the window has now."""
        self._ring.take_colour(self._painter.theme.front)
        self._editor.take_theme()
        self.place_soon()

    def _marks(self, place: int, row: Row | None) -> tuple[str, ...]:
        if row is None:
            return ()
        view = untrack(lambda: self._rows.view)
        marks = ("chosen",) if self._choosing.looks_chosen(view, place, row[0]) else ()
        return (*marks, "current") if place == self._current.spot.place else marks

    def _redraw(self) -> None:
        self._painter.paint_soon()
        self.place_soon()

    def place_soon(self) -> None:
        """Put the ring and the editor where their cells are by then: something has moved."""
        self._place_soon(self._place)

    def _place(self) -> None:
        if self._scope.is_ending:
            return
        cell = self._editing.cell
        box = None if cell is None else self._painter.cell_box(*cell)
        self._editor.place(box)
        if cell is not None:
            self._editing.note_sight(is_seen=box is not None)
        self._ring.place(self._ring_box())

    def _ring_box(self) -> tuple[int, int, int, int] | None:
        tree = self._painter.tree
        # An open cell has the focus soon, and no event tells of that where the screen has given it to another program.
        if self._editing.cell is not None or str(tree.tk.call("focus")) != str(tree):
            return None
        # Before there is a current row, a key leads to the one on top: else nobody would see where the keyboard is.
        place = self._scroller.top if self._current.spot.place is None else self._current.spot.place
        if place >= untrack(self._rows.extent):
            return None
        return self._painter.cell_box(place, self._current.column.name)

    # What changes

    def _follow(self) -> None:
        self._rows.changed()
        untrack(self._look)

    def _look(self) -> None:
        rows = self._rows
        self._choosing.take_view(rows.view)
        self._choosing.count_all(rows.view, rows.extent())
        self.acts.look()
        self.place_soon()

    def before_view(self) -> None:
        """Write what is open: another order or filter is about to be asked for."""
        self._editing.commit()

    def _tell(self) -> None:
        # An effect runs once for what is there at first.
        if self._choosing.selection.get() is not self._first:
            untrack(partial(self._table.event_generate, SELECT))

    # The editor, and what fails

    def _on_editor_key(self, key: str) -> None:
        self.acts.end_edit(key)

    def _later(self, fn: Callable[[], object]) -> None:
        runtime_of(self._scope).post(lambda: None if self._scope.is_ending else fn())

    def _leave(self) -> None:
        self._editing.commit()

    def _not_parsed(self, error: Exception, column: Column) -> None:
        self._scope.runtime.report(error, f"in parse= of column {column.name!r}", self._scope)

    def _not_written(self, write: Write, error: BaseException) -> None:
        words = self._words["not written"].format(
            column=self._columns.column(write.column).heading, error=_words_of(error)
        )
        self._notice.tell(words, {self._words["again"]: lambda: self._writing.write(write)})

    def _not_chosen(self, error: BaseException) -> None:
        self._notice.tell(self._words["not chosen"].format(error=_words_of(error)), {})

    # What the program asks and does

    def selection(self) -> Selection:
        """Return which rows are chosen; tracked."""
        return self._choosing.selection.get()

    def select(self, keys: Iterable[Hashable]) -> None:
        """Choose the rows of *keys*, and no others."""
        self._choosing.set(keys_from(keys))

    def selected_keys(self) -> TaskHandle[list[Any]]:
        """Return a handle of the keys of the chosen rows, which the source is asked for if all are."""
        return self._spawn(self._selected_keys, "keys of the chosen rows")

    async def _selected_keys(self) -> list[Any]:
        selection = untrack(self.selection)
        if selection.view is None:
            return list(selection)
        keys = await self._beyond.keys(selection.view, EVERYTHING)
        return [key for key in keys if key in selection]

    def current(self) -> Any:
        """Return the key of the current row, ``None`` without one; tracked."""
        return self._current.spot.key.get()

    def current_row(self) -> tuple[Any, int] | None:
        """Return key and place of the current row; ``None`` without one, or while its key is not known."""
        key, place = untrack(self.current), self._current.spot.place
        return None if key is None or place is None else (key, place)

    def copy(self) -> TaskHandle[int]:
        """Copy what is chosen to the clipboard."""
        return self._spawn(self._copying.copy, "copy of a table")

    def _spawn(self, work: Callable[..., Any], name: str) -> TaskHandle[Any]:
        options: TaskOptions[Any] = {"executor": UI, "name": name, "group": (self, name), "policy": "restart"}
        return runtime_of(self._scope).spawn(self._scope, work, (), options)


def _words_of(error: BaseException) -> str:
    return words_of(error) or type(error).__name__
