"""`Tabs`: the parts of a snapshot, each on a tab of its own. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.tools.inspector.viewer.chart import TurnsChart
from tkasync.tools.inspector.viewer.details import Details
from tkasync.tools.inspector.viewer.editor import open_line
from tkasync.tools.inspector.viewer.parts import (
    effect_row,
    event_rows,
    memory_rows,
    owner_row,
    query_row,
    write_row,
)
from tkasync.tools.inspector.viewer.rows import Rows, ViewRow

Facts = dict[str, Any]
PARTS = ("owners", "signals", "queries", "turns", "events", "memory")
_FEW = 40  # rows; components of a window with fewer are opened when they are first seen


class Tabs:
    """See the module.

    Args:
        master: what they lie in.
        look: called when another tab, row or branch is to be looked at.
    """

    def __init__(self, master: Misc, look: Callable[[], object]) -> None:
        self.book: ttk.Notebook = ttk.Notebook(master)
        self._look = look
        self._facts: dict[str, Facts] = {}
        self._snapshot: Facts = {}
        self._seen: set[str] = set()
        self.filter: str = ""
        """Text that the rows on top have to have, in lower case."""
        self._make_owners()
        self.lists: dict[str, Rows] = {
            "owners": self.owners,
            "signals": self._list(
                [
                    ("Effect or signal", 210),
                    ("Runs", 60),
                    ("Time", 80),
                    ("Last", 100),
                    ("Why, or its value", 320),
                    ("Written at", 200),
                ],
                "No effect has run and no signal was written since the inspector was opened.",
            ),
            "queries": self._list(
                [("Key", 260), ("State", 160), ("Age", 70), ("Readers", 110), ("Data", 320)],
                "The program has no queries.",
            ),
            "events": self._list(
                [("Time", 110), ("What", 80), ("Where", 220), ("Text", 560)],
                "No stall, no error, and nothing in the log since the inspector was opened.",
            ),
            "memory": self._list([("What", 420), ("Count", 200)], ""),
        }
        self.chart: TurnsChart = TurnsChart(self.book)
        self._frames: dict[str, ttk.Widget] = {
            **{part: rows.frame for part, rows in self.lists.items()},
            "owners": self._pane,
            "turns": self.chart.frame,
        }
        for part in PARTS:
            self.book.add(self._frames[part], text=f"  {part.capitalize()}  ")
        self.book.bind("<<NotebookTabChanged>>", lambda _event: look())

    def _make_owners(self) -> None:
        self._pane = ttk.PanedWindow(self.book, orient="horizontal")
        columns = [("Owner", 210), ("Kind", 92), ("State", 84), ("Note", 230), ("Where", 190)]
        self.owners: Rows = Rows(self._pane, columns, "Waits for the program's first snapshot.", self._look)
        self.owners.open("window")
        self.owners.tree.bind("<<TreeviewSelect>>", lambda _event: self._look())
        self.details: Details = Details(self._pane, lambda file, line: open_line(file, line) and None)
        self._pane.add(self.owners.frame, weight=4)
        self._pane.add(self.details.frame, weight=1)

    def _list(self, columns: list[tuple[str, int]], empty: str) -> Rows:
        return Rows(self.book, columns, empty)

    @property
    def part(self) -> str:
        """The part on top."""
        chosen = str(self.book.select())  # type: ignore[no-untyped-call]  # typeshed's
        return next((part for part, frame in self._frames.items() if str(frame) == chosen), PARTS[0])

    @property
    def top(self) -> Rows | None:
        """The rows on top; ``None`` over the chart."""
        return self.lists.get(self.part)

    def wish(self) -> Facts:
        """Return what the program is to send."""
        return {"part": self.part, "open": sorted(self.owners.opened), "select": self.owners.selected}

    @property
    def selected(self) -> Facts:
        """What was sent of the selected row on top; empty without one."""
        rows = self.top
        return self._facts.get(rows.selected, {}) if rows is not None else {}

    def colour(self, shades: dict[str, str]) -> None:
        """Give rows the colours of their states."""
        for rows in self.lists.values():
            rows.colour(shades)

    def show(self, snapshot: Facts) -> None:
        """Show the part that *snapshot* has."""
        self._snapshot = snapshot
        part = snapshot["part"]
        if part == "turns":
            self.chart.show(snapshot)
            return
        if part == "owners":
            self._open_few(snapshot["rows"])
            self.details.show(snapshot["details"])
        self._facts = {each["id"]: each for name in _FACTS.get(part, ()) for each in snapshot[name]}
        self.lists[part].show(self._wanted(part, _ROWS[part](snapshot)))

    def show_again(self) -> None:
        """Show the newest snapshot again: the filter has changed."""
        if self._snapshot:
            self.show(self._snapshot)

    def _open_few(self, rows: list[Facts]) -> None:
        """Open the components of a small window: most programs fit on one page."""
        new = [row["id"] for row in rows if row["kind"] == "component" and row["id"] not in self._seen]
        self._seen.update(new)
        if new and len(rows) <= _FEW:
            for row in new:
                self.owners.open(row)
            self._look()

    def _wanted(self, part: str, rows: list[ViewRow]) -> list[ViewRow]:
        """Leave out what the filter does not want; what a wanted row lies in stays."""
        if not self.filter:
            return rows
        wanted: set[str] = set()
        for row in reversed(rows):
            if row.id in wanted or self.filter in " ".join((row.text, *row.values)).lower():
                wanted.update((row.id, row.up))
        return [row for row in rows if row.id in wanted]


_FACTS = {"owners": ("rows",), "signals": ("effects", "writes"), "queries": ("queries",)}
_ROWS: dict[str, Callable[[Facts], list[ViewRow]]] = {
    "owners": lambda part: [owner_row(each) for each in part["rows"]],
    "signals": lambda part: [
        *(effect_row(each) for each in part["effects"]),
        *(write_row(each) for each in part["writes"]),
    ],
    "queries": lambda part: [query_row(each) for each in part["queries"]],
    "events": event_rows,
    "memory": memory_rows,
}
