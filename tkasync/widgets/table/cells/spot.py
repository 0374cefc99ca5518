"""`Spot`: a row that is followed by its key when another order, a filter or newer rows move it. UI thread; no Tk."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import WriteSignal, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.table.rows.rows import Rows


class Spot:
    """See the module. Its place is a guess while the source is asked for it.

    Args:
        rows: where it is.
        on_move: called when it has moved by itself.
    """

    def __init__(self, rows: Rows, on_move: Callable[[], object]) -> None:
        self._rows = rows
        self._on_move = on_move
        self.place: int | None = None
        """Where the row stands in the view that is shown; ``None`` without a row."""
        self.key: ReadSignal[Any]
        """The key of the row, tracked; ``None`` while it is not known."""
        self._set_key: WriteSignal[Any]
        self.key, self._set_key = create_signal(None, name="key of a table's row")
        self._seen: object = None
        self._asking: TaskHandle[Any] | None = None

    def put(self, place: int | None, key: Hashable | None = None) -> None:
        """Be the row at *place*; its *key* may be found out later."""
        self._stop()
        self.place = place
        self._seen = self._state()
        row = None if place is None else self._rows.row(place)
        self._set_key.set(row[0] if row is not None else key)

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Be the same row under its new key."""
        if self.place is None or untrack(self.key.get) != old:
            return
        was_asking = self._asking is not None
        self._stop()
        self._set_key.set(new)
        if was_asking:
            self._follow(new)

    def look(self) -> None:
        """Follow the row: something in the rows has changed."""
        if self.place is None:
            return
        key, row, seen = untrack(self.key.get), self._rows.row(self.place), self._state()
        has_moved_on, self._seen = seen != self._seen, seen
        if key is None:
            if row is not None:
                self._set_key.set(row[0])
        elif row is not None and row[0] == key:
            self._stop()
        elif row is not None or has_moved_on:  # unless it is only not loaded
            self._follow(key)

    def _state(self) -> object:
        return self._rows.view, untrack(self._rows.total)

    def _follow(self, key: Hashable) -> None:
        place = self._rows.place_of(key)
        if place is not None:
            self._found(key, place)
            return
        self._stop()
        self._asking = self._rows.locate(key)
        self._asking.on_result(lambda place: self._found(key, place))

    def _found(self, key: Hashable, place: int | None) -> None:
        """Be at *place*; where the row is gone, be the one that has come in its place."""
        self._asking = None
        if place is not None:
            self.put(place, key)
        else:
            last = untrack(self._rows.extent) - 1
            self.put(None if last < 0 else min(self.place or 0, last))
        self._on_move()

    def _stop(self) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.abort()
