"""`Editing`: one cell that is being changed, from its opening to its write. UI thread; needs no widget.

The edit belongs to a row by its key. It is written when the user goes on: by Return, Tab, a click elsewhere, another
order, or by scrolling the row away. A text that the column refuses is never lost: the field stays open on its cell, and
a notice leads back to it. A row that is deleted meanwhile leaves its text in a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tkasync.reactive.graph import untrack
from tkasync.widgets.table.cells.editing.parsing import Refused, can_be_typed, editor_text, parsed
from tkasync.widgets.table.cells.editing.writing import Writing
from tkasync.widgets.table.cells.spot import Spot
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.rows.new_keys import Write
from tkasync.widgets.table.rows.rows import Rows

# Characters. The field lays out all of them at each key, which takes a second for a million.
_LONGEST = 10_000


class Field(Protocol):
    """What is typed into, and the rest of the table that an edit needs."""

    @property
    def text(self) -> str:
        """What stands in the field."""

    def open(self, text: str, anchor: str) -> None:
        """Make the field."""

    def refuse(self, words: str) -> None:
        """Show why the text is no value."""

    def close(self) -> None:
        """Take the field away."""


class Told(Protocol):
    """Where the user is told of what cannot be shown at the field."""

    def tell(self, words: str, actions: Mapping[str, Callable[[], object]]) -> None:
        """Show *words*, and a button for each action."""

    def hide(self) -> None:
        """Show nothing any more."""


@dataclass(frozen=True, slots=True)
class _Edit:
    key: Hashable
    column: Column
    before: Any
    text: str


class Editing:
    """See the module.

    Args:
        rows: what is edited.
        writing: writes it.
        field: what is typed into.
        told: where the user is told of refused texts that are out of sight.
        see: shows the row at a place.
        words: the words of the table.
        on_fault: called with an error of a ``parse`` that is no refusal, and its column.
    """

    def __init__(
        self,
        rows: Rows,
        writing: Writing,
        field: Field,
        told: Told,
        see: Callable[[int], object],
        words: Mapping[str, str],
        on_fault: Callable[[Exception, Column], object],
    ) -> None:
        self._on_fault = on_fault
        self._rows = rows
        self._writing = writing
        self._field = field
        self._told = told
        self._see = see
        self._words = words
        self._edit: _Edit | None = None
        self._spot = Spot(rows, self._has_moved)
        self._is_away = False

    @property
    def cell(self) -> tuple[int, str] | None:
        """Place and column of the cell that is open; ``None`` without."""
        if self._edit is None or self._spot.place is None:
            return None
        return self._spot.place, self._edit.column.name

    def can_edit(self, column: Column) -> bool:
        """Whether the cells of *column* can be changed."""
        return column.editable and self._writing.is_possible

    def open(self, place: int, column: Column) -> bool:
        """Open the cell of *column* in the row at *place*; whether it can be changed, and is loaded."""
        row = self._rows.row(place)
        if row is None or not self.can_edit(column) or not self.commit():
            return False
        before = row[self._rows.index_of(column.name)]
        if not can_be_typed(column, before):
            self._told.tell(self._words["not typed"].format(column=column.heading), {})
            return False
        text = editor_text(before)
        if len(text) > _LONGEST:
            self._told.tell(self._words["too long"].format(column=column.heading, count=len(text)), {})
            return False
        self._spot.put(place)
        self._edit = _Edit(row[0], column, before, text)
        self._field.open(text, column.anchor)
        return True

    def commit(self) -> bool:
        """Write what was typed, if anything is open and was changed; whether nothing is open any more."""
        edit = self._edit
        if edit is None:
            return True
        text = self._field.text
        if text == edit.text:
            self._close()
            return True
        try:
            value = parsed(edit.column, text, edit.before, self._words)
        except Refused as refused:
            self._field.refuse(str(refused))
            if refused.fault is not None:
                self._on_fault(refused.fault, edit.column)
            return False
        self._close()
        if type(value) is not type(edit.before) or value != edit.before:
            self._writing.write(Write(edit.key, edit.column.name, value))
        return True

    def note_sight(self, *, is_seen: bool) -> None:
        """Note whether the cell is on the screen: one that has gone is written, or a notice leads back to it."""
        edit = self._edit
        if edit is None or is_seen is not self._is_away:
            return
        self._is_away = not is_seen
        if is_seen:
            self._told.hide()
        elif not self.commit():
            self._tell(edit)

    def cancel(self) -> None:
        """Leave the cell as it was."""
        self._close()

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Go on in the same row under its new key."""
        if self._edit is not None and self._edit.key == old:
            self._edit = replace(self._edit, key=new)
        self._spot.take_key(old, new)

    def look(self) -> None:
        """Follow the row: something in the rows has changed."""
        if self._edit is not None:
            self._spot.look()

    def _has_moved(self) -> None:
        edit = self._edit
        if edit is not None and untrack(self._spot.key.get) != edit.key:
            text = self._field.text
            self._close()
            if text != edit.text:
                self._told.tell(self._words["row gone"].format(column=edit.column.heading, text=text), {})

    def _tell(self, edit: _Edit) -> None:
        words = self._words["not a value"].format(column=edit.column.heading, text=self._field.text)
        self._told.tell(words, {self._words["show"]: self._show, self._words["discard"]: self._close})

    def _show(self) -> None:
        if self._spot.place is not None:
            self._see(self._spot.place)

    def _close(self) -> None:
        if self._edit is not None:
            self._edit = None
            self._spot.put(None)
            self._field.close()
            if self._is_away:
                self._told.hide()
            self._is_away = False
