"""`Tabs`: the parts of a snapshot, each on a tab of its own, and the pane beside them. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.tools.inspector.viewer.chart import TurnsChart
from tkasync.tools.inspector.viewer.details import Details
from tkasync.tools.inspector.viewer.lists import beside, parts
from tkasync.tools.inspector.viewer.lists.rows import Rows, ViewRow

Facts = dict[str, Any]
PARTS = ("owners", "signals", "queries", "turns", "events", "memory")
_SEEN = 1000  # components that are not opened a second time, once the user has closed them
_FEW = 40  # rows; components of a window with fewer are opened when they are first seen
_LISTS = {
    "signals": (
        ("Effect or signal", "Runs", "Time", "Last", "Why, or its value", "Written at"),
        "No effect has run and no signal was written since the inspector was opened.",
    ),
    "queries": (("Key", "State", "Age", "Readers", "Data"), "The program has no queries."),
    "events": (
        ("Time", "What", "Where", "Text"),
        "No stall, no error, and nothing in the log since the inspector was opened.",
    ),
    "memory": (("What", "Count"), ""),
}


class Tabs:
    """See the module.

    Args:
        master: what they lie in.
        look: called when another tab, row or branch is to be looked at.
        on_line: called with file and line of a source line that was clicked.
    """

    def __init__(
        self, master: Misc, look: Callable[[], object], on_line: Callable[[str, int], object]
    ) -> None:
        self.pane: ttk.PanedWindow = ttk.PanedWindow(master, orient="horizontal")
        self.book: ttk.Notebook = ttk.Notebook(self.pane)
        self.details: Details = Details(self.pane, on_line)
        self.pane.add(self.book, weight=3)
        self.pane.add(self.details.frame, weight=1)
        self._look = look
        self._facts: dict[str, Facts] = {}
        self._snapshot: Facts = {}
        self._seen: set[str] = set()
        self.filter: str = ""
        """Text that the rows on top have to have, in lower case."""
        ttk.Style(master).configure("Treeview", indent=14)  # of a deep tree more is seen
        self.owners: Rows = Rows(
            self.book,
            ("Owner", "Kind", "State", "Note", "Where"),
            "Waits for the program's first snapshot.",
            look,
        )
        self.owners.open("window")
        self.lists: dict[str, Rows] = {
            "owners": self.owners,
            **{part: Rows(self.book, headings, empty) for part, (headings, empty) in _LISTS.items()},
        }
        self.chart: TurnsChart = TurnsChart(self.book)
        self._frames: dict[str, ttk.Frame] = {
            **{part: rows.frame for part, rows in self.lists.items()},
            "turns": self.chart.frame,
        }
        for part in PARTS:
            self.book.add(self._frames[part], text=f"  {part.capitalize()}  ")
        self.book.enable_traversal()
        self.book.bind("<<NotebookTabChanged>>", lambda _event: self._on_tab())
        for rows in self.lists.values():
            rows.tree.bind("<<TreeviewSelect>>", lambda _event: self._on_select())

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

    def _on_tab(self) -> None:
        self._facts = {}
        self.details.show(None)
        # Where the keyboard is, it goes on: in the list, while somebody goes through the tabs by keys.
        if self.top is not None and self.book.focus_get() is not self.book:
            self.top.focus()
        self._look()

    def _on_select(self) -> None:
        if self.part == "owners":
            self._look()  # the program tells the rest
        else:
            self._show_beside()

    def show(self, snapshot: Facts) -> None:
        """Show the part that *snapshot* has, unless another one has come on top meanwhile."""
        if snapshot["part"] != self.part:
            return
        is_first = not self._snapshot
        self._snapshot = snapshot
        part = snapshot["part"]
        if part == "turns":
            self.chart.show(snapshot)
            return
        if part == "owners":
            self._open_few(snapshot["rows"])
        facts = _FACTS[part](snapshot)
        self._facts = {each["id"]: each for each in facts}
        self.lists[part].show(self._wanted([_row_of(part, each) for each in facts]))
        if part == "owners":
            self.details.show(snapshot["details"])
        else:
            self._show_beside()
        if is_first:
            self.lists[part].focus()

    def _show_beside(self) -> None:
        facts = self.selected
        self.details.show({"id": facts["id"], **_beside(self.part, facts)} if facts else None)

    def show_again(self) -> None:
        """Show the newest snapshot again: the filter has changed."""
        if self._snapshot:
            self.show(self._snapshot)

    def _open_few(self, rows: list[Facts]) -> None:
        """Open the components of a small window: most programs fit on one page."""
        new = [row["id"] for row in rows if row["kind"] == "component" and row["id"] not in self._seen]
        # Those that have gone are forgotten by and by: a program makes components as long as it runs.
        self._seen = {*(self._seen if len(self._seen) < _SEEN else {row["id"] for row in rows}), *new}
        if new and len(rows) <= _FEW:
            for row in new:
                self.owners.open(row)
            self._look()

    def _wanted(self, rows: list[ViewRow]) -> list[ViewRow]:
        """Leave out what the filter does not want; what a wanted row lies in stays."""
        if not self.filter:
            return rows
        wanted: set[str] = set()
        for row in reversed(rows):
            if row.id in wanted or self.filter in " ".join((row.text, *row.values)).lower():
                wanted.update((row.id, row.up))
        return [row for row in rows if row.id in wanted]


def _row_of(part: str, facts: Facts) -> ViewRow:
    return _ROWS[facts["id"][0] if part == "signals" else part](facts)


def _beside(part: str, facts: Facts) -> Facts:
    return _BESIDE[facts["id"][0] if part == "signals" else part](facts)


# Of signals the first letter of the identifier says which it is: an effect, or a signal.
_ROWS: dict[str, Callable[[Facts], ViewRow]] = {
    "owners": parts.owner_row,
    "e": parts.effect_row,
    "s": parts.write_row,
    "queries": parts.query_row,
    "events": parts.event_row,
    "memory": parts.count_row,
}
_BESIDE: dict[str, Callable[[Facts], Facts]] = {
    "e": beside.of_effect,
    "s": beside.of_write,
    "queries": beside.of_query,
    "events": beside.of_event,
    "memory": beside.of_count,
}
_FACTS: dict[str, Callable[[Facts], list[Facts]]] = {
    "owners": lambda part: part["rows"],
    "signals": parts.signals_of,
    "queries": lambda part: part["queries"],
    "events": parts.events_of,
    "memory": parts.counts_of,
}
