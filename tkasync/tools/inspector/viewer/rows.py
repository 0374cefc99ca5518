"""`Rows`: a Treeview that is kept at the rows of the newest snapshot; selection and open rows stay. UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import Misc, TclError, ttk
from typing import Any

_TO_COME = " "  # behind a row's identifier: the child that stands for those which are not sent yet


@dataclass(frozen=True)
class ViewRow:
    """A row: what Tk is given of it."""

    id: str
    text: str
    values: tuple[str, ...]
    up: str = ""
    more: bool = False
    tag: str = ""


class Rows:
    """See the module.

    Args:
        master: what it lies in.
        columns: the heading and width of each column, the first one that of the tree.
        empty: what is said in place of rows.
        on_open: called when a row was opened or closed.
    """

    def __init__(
        self,
        master: Misc,
        columns: Sequence[tuple[str, int]],
        empty: str,
        on_open: Callable[[], object] = lambda: None,
    ) -> None:
        self.frame: ttk.Frame = ttk.Frame(master)
        names = [f"c{number}" for number in range(1, len(columns))]
        self.tree: ttk.Treeview = ttk.Treeview(
            self.frame, columns=names, show="tree headings", selectmode="browse"
        )
        bar = ttk.Scrollbar(self.frame, command=self.tree.yview)
        self.tree.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.tree.pack(side="left", fill="both", expand=True)
        for name, (heading, width) in zip(["#0", *names], columns, strict=True):
            self.tree.heading(name, text=heading, anchor="w")
            self.tree.column(name, width=width, minwidth=50, stretch=heading == columns[-1][0], anchor="w")
        self._empty = ttk.Label(self.frame, text=empty, anchor="center", justify="center")
        self._shown: dict[str, ViewRow] = {}
        self.opened: set[str] = set()
        self._on_open = on_open
        self.tree.bind("<<TreeviewOpen>>", lambda _event: self._note(True))
        self.tree.bind("<<TreeviewClose>>", lambda _event: self._note(False))

    @property
    def selected(self) -> str:
        """The identifier of the selected row; empty without one."""
        chosen = self.tree.selection()
        return str(chosen[0]) if chosen else ""

    def open(self, row: str) -> None:
        """Open *row* as soon as it is there."""
        self.opened.add(row)

    def _note(self, is_open: bool) -> None:
        row = str(self.tree.focus())
        if is_open:
            self.opened.add(row)
        else:
            self.opened.discard(row)
        self._on_open()

    def show(self, rows: Sequence[ViewRow]) -> None:
        """Show *rows*, each behind the one it lies in."""
        now = {row.id: row for row in rows}
        for gone in [each for each in self._shown if each not in now]:
            if self.tree.exists(gone):  # not when what it lay in has gone
                self.tree.delete(gone)
        places: dict[str, int] = {}
        for row in rows:
            place = places.get(row.up, 0)
            places[row.up] = place + 1
            self._show_row(row, place)
        self._shown = now
        self._say_if_empty(not rows)

    def _show_row(self, row: ViewRow, place: int) -> None:
        tree, before = self.tree, self._shown.get(row.id)
        if before is None or not tree.exists(row.id):
            tree.insert(row.up, place, row.id, text=row.text, values=row.values, tags=(row.tag,))
        else:
            if before != row:
                tree.item(row.id, text=row.text, values=row.values, tags=(row.tag,))
            if tree.index(row.id) != place or before.up != row.up:
                tree.move(row.id, row.up, place)
        self._show_more(row)

    def _show_more(self, row: ViewRow) -> None:
        """Give a row whose children are not sent yet one that stands for them, so that it can be opened."""
        stand_in = f"{row.id}{_TO_COME}"
        if row.more and row.id not in self.opened:
            if not self.tree.exists(stand_in):
                self.tree.insert(row.id, "end", stand_in, text="…")
        elif self.tree.exists(stand_in):
            self.tree.delete(stand_in)
        is_open = row.more and row.id in self.opened
        if bool(self.tree.item(row.id, "open")) != is_open:
            self.tree.item(row.id, open=is_open)

    def _say_if_empty(self, is_empty: bool) -> None:
        if is_empty:
            self._empty.place(relx=0.5, rely=0.4, anchor="center")
        else:
            self._empty.place_forget()

    def colour(self, colours: dict[str, str]) -> None:
        """Give rows with a tag the colour that *colours* has for it."""
        for tag, colour in colours.items():
            self.tree.tag_configure(tag, foreground=colour)


def brightness(widget: Misc) -> int:
    """Return how bright the window of *widget* is, from 0 to 255."""
    background = ttk.Style(widget).lookup(".", "background") or "white"
    try:
        return sum(widget.winfo_rgb(background)) // 3 // 257
    except TclError:  # a colour that only the theme knows
        return 255


def colours(widget: Misc) -> dict[str, Any]:
    """Return the colours of states, for the theme that *widget* has."""
    if brightness(widget) < 128:
        return {"bad": "#ff7b72", "busy": "#79c0ff", "quiet": "#8b949e", "good": "#7ee787", "warn": "#f0b72f"}
    return {"bad": "#c0262d", "busy": "#0a58ca", "quiet": "#6c757d", "good": "#146c43", "warn": "#9a6700"}
