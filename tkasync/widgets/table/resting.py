"""`Resting`: keeps the rows where the eye rests on them, when others come or go above. UI only.

It goes by the key of a row, and not by its place: a place says nothing once rows have moved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.sources.view import View
from tkasync.widgets.table.rows.rows import Rows
from tkasync.widgets.table.scrolling import Scroller


@dataclass(frozen=True, slots=True)
class _Rest:
    view: View
    top: int
    key: object
    below: int


class Resting:
    """See the module.

    Args:
        rows: what may move.
        scroller: follows it.
        current: returns key and place of the current row, if there is one.
    """

    def __init__(
        self, rows: Rows, scroller: Scroller, current: Callable[[], tuple[object, int] | None]
    ) -> None:
        self._rows = rows
        self._scroller = scroller
        self._current = current
        self._rest: _Rest | None = None
        self._search: TaskHandle[int | None] | None = None

    def anchor(self) -> tuple[object, int] | None:
        """Return the key that the eye rests on, and how many rows below the top it stands.

        That is the current row, where it is on the screen; else the top one, unless the view stands at its beginning.
        """
        current, top = self._current(), self._scroller.top
        if current is not None and top <= current[1] < top + self._scroller.fits:
            return current[0], current[1] - top
        row = self._rows.row(top)
        return None if row is None or top == 0 else (row[0], 0)

    def note(self) -> None:
        """Note where the eye rests, as the rows are shown now."""
        if self._search is not None:
            return
        anchor, top = self.anchor(), self._scroller.top
        self._rest = None
        if anchor is not None and top > 0:  # a view at its beginning stays there
            self._rest = _Rest(self._rows.asked_view, top, *anchor)

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Rest on the same row under its new key."""
        if self._rest is not None and self._rest.key == old:
            self._rest = replace(self._rest, key=new)

    def follow(self) -> None:
        """Go to where the row stands by now that the eye rests on."""
        rest = self._rest
        if rest is None or rest.view != self._rows.asked_view or rest.top != self._scroller.top:
            return
        row = self._rows.row(rest.top + rest.below)
        if row is None or row[0] == rest.key or self._rows.is_outdated:
            return
        place = self._rows.place_of(rest.key)
        if place is not None:
            self._go(rest, place)
        elif self._search is None and self._rows.can_find:
            self._search = self._rows.locate(rest.key)
            self._search.on_done(lambda handle: self._found(rest, handle))

    def _found(self, rest: _Rest, handle: TaskHandle[int | None]) -> None:
        self._search = None
        is_found = not handle.cancelled() and handle.exception() is None
        place = handle.result() if is_found else None
        if place is not None and rest is self._rest and rest.top == self._scroller.top:
            self._go(rest, place)
        self.note()

    def _go(self, rest: _Rest, place: int) -> None:
        self._rest = _Rest(rest.view, place - rest.below, rest.key, rest.below)
        self._scroller.to(place - rest.below)
