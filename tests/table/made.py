"""Sources for the tests of tables, which make their rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from tests.support import GIVE_UP
from tkasync.widgets import View


class MadeSource:
    """Makes its rows: row 7 is ``(7, 7, "name 7")``; notes what it was asked for, and on which threads."""

    columns = ("id", "name")

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.asked: list[int] = []
        self.counted: list[View] = []
        self.threads: set[int] = set()

    def count(self, view: View) -> int | None:
        self.threads.add(threading.get_ident())
        self.counted.append(view)
        return self.total

    def page(self, view: View, start: int, size: int) -> Sequence[Any]:
        self.threads.add(threading.get_ident())
        self.asked.append(start)
        return self.rows(view, start, size)

    def rows(self, view: View, start: int, size: int) -> list[tuple[Any, ...]]:
        """What a page holds."""
        stop = start + size if self.total is None else min(self.total, start + size)
        return [self.row(view, place) for place in range(start, stop)]

    def row(self, view: View, place: int) -> tuple[Any, ...]:
        """The row at *place*: in a descending order the last one is the first."""
        if view.order and view.order[0][1] and self.total is not None:
            place = self.total - 1 - place
        return (place, place, f"name {place}")


class HeldSource(MadeSource):
    """Answers for a page when told; a test opens it at its end."""

    def __init__(self, total: int | None) -> None:
        super().__init__(total)
        self._gates: dict[int, threading.Event] = {}
        self._is_open = False
        self.failing: set[int] = set()

    def _gate(self, start: int) -> threading.Event:
        return self._gates.setdefault(start, threading.Event())

    def let(self, *starts: int) -> None:
        """Answer for the pages that begin there, now and from now on."""
        for start in starts:
            self._gate(start).set()

    def open(self) -> None:
        """Answer for all pages."""
        self._is_open = True
        for gate in list(self._gates.values()):
            gate.set()

    def hold(self) -> None:
        """Answer for no page until told, from now on."""
        self._is_open = False
        self._gates = {}

    def page(self, view: View, start: int, size: int) -> Sequence[Any]:
        self.asked.append(start)
        if not self._is_open:
            assert self._gate(start).wait(GIVE_UP)
        if start in self.failing:
            raise OSError(f"page at {start} cannot be read")
        return self.rows(view, start, size)
