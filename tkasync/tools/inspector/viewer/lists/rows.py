"""`Rows`: a Treeview that is kept at the rows of the newest snapshot. UI thread.

What is selected, open and on top stays, whatever comes and goes above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import Misc, ttk

from tkasync.tools.inspector.bounds import OPEN_ROWS
from tkasync.tools.inspector.viewer.lists.columns import Columns, sort_key
from tkasync.widgets.toolkit import shown_if_needed

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
        headings: of each column, the first one that of the tree.
        empty: what is said in place of rows.
        on_open: called when a row was opened or closed.
    """

    def __init__(
        self,
        master: Misc,
        headings: Sequence[str],
        empty: str,
        on_open: Callable[[], object] = lambda: None,
    ) -> None:
        self.frame: ttk.Frame = ttk.Frame(master)
        names = [f"c{number}" for number in range(1, len(headings))]
        self.tree: ttk.Treeview = ttk.Treeview(
            self.frame, columns=names, show="tree headings", selectmode="browse", height=5
        )
        self.frame.columnconfigure(0, weight=1)
        self.frame.rowconfigure(0, weight=1)
        self.tree.grid(row=0, column=0, sticky="nsew")
        down = ttk.Scrollbar(self.frame, command=self.tree.yview)
        across = ttk.Scrollbar(self.frame, command=self.tree.xview, orient="horizontal")
        down.grid(row=0, column=1, sticky="ns")
        across.grid(row=1, column=0, sticky="ew")
        self.tree.configure(yscrollcommand=shown_if_needed(down), xscrollcommand=shown_if_needed(across))
        self.columns: Columns = Columns(self.tree, headings, self._show_again)
        self._empty = ttk.Label(self.frame, text=empty, anchor="center", justify="center", wraplength=420)
        self._rows: Sequence[ViewRow] = ()
        self._shown: dict[str, ViewRow] = {}
        self._opened: dict[str, None] = {}
        self._on_open = on_open
        self.tree.bind("<<TreeviewOpen>>", lambda _event: self._note(True))
        self.tree.bind("<<TreeviewClose>>", lambda _event: self._note(False))

    @property
    def selected(self) -> str:
        """The identifier of the selected row; empty without one."""
        chosen = self.tree.selection()
        return str(chosen[0]) if chosen else ""

    @property
    def opened(self) -> list[str]:
        """The rows that are open, or will be as soon as they are there; `OPEN_ROWS` at most."""
        return list(self._opened)

    def open(self, row: str) -> None:
        """Open *row* as soon as it is there."""
        self._opened[row] = None
        # Those that have gone longest ago; what is shown is less than there is room for.
        gone = [each for each in self._opened if each != row and each not in self._shown]
        for each in gone[: max(0, len(self._opened) - OPEN_ROWS)]:
            del self._opened[each]

    def _note(self, is_open: bool) -> None:
        row = str(self.tree.focus())
        if is_open:
            self.open(row)
        else:
            self._opened.pop(row, None)
        self._on_open()

    def focus(self) -> None:
        """Give the list the keyboard, and select its first row where none is selected."""
        self.tree.focus_set()
        top = self.tree.get_children()
        if top and not self.selected:
            self.tree.selection_set(top[0])
            self.tree.focus(top[0])

    def show(self, rows: Sequence[ViewRow]) -> None:
        """Show *rows*, each behind the one it lies in."""
        self._rows = rows
        on_top = self._on_top()
        now = {row.id: row for row in rows}
        for gone in [each for each in self._shown if each not in now]:
            if self.tree.exists(gone):  # not when what it lay in has gone
                self.tree.delete(gone)
        places: dict[str, int] = {}
        levels: dict[str, int] = {}
        new = []
        for row in self._in_order(rows):
            levels[row.id] = levels.get(row.up, -1) + 1
            if self._shown.get(row.id) != row:
                new.append((levels[row.id], (row.text, *row.values)))
            place = places.get(row.up, 0)
            places[row.up] = place + 1
            self._show_row(row, place)
        self._shown = now
        self.columns.fit(new)
        self._say_if_empty(not rows)
        if on_top:
            self._scroll_to(on_top)

    def _show_again(self) -> None:
        self.show(self._rows)

    def _in_order(self, rows: Sequence[ViewRow]) -> Sequence[ViewRow]:
        """Return *rows* in the order that the user has chosen, each behind the one it lies in."""
        if self.columns.order is None:
            return rows
        at, is_down = self.columns.order
        below: dict[str, list[ViewRow]] = defaultdict(list)
        for row in rows:
            below[row.up].append(row)
        for each in below.values():
            each.sort(key=lambda row: sort_key((row.text, *row.values)[at]), reverse=is_down)
        ordered: list[ViewRow] = []
        waiting = below[""][::-1]
        while waiting:
            ordered.append(row := waiting.pop())
            waiting += below[row.id][::-1]
        return ordered

    def _on_top(self) -> str:
        """Return the row at the top of the view; none where that is the first: new rows are seen there."""
        if self.tree.yview()[0] <= 0:
            return ""
        heading = next((y for y in range(10, 60, 4) if self.tree.identify_region(9, y) != "heading"), 0)
        return str(self.tree.identify_row(heading))

    def _scroll_to(self, row: str) -> None:
        """Have *row* at the top of the view."""
        visible = self._visible("")
        if row in visible:
            self.tree.yview_moveto(visible.index(row) / len(visible))

    def _visible(self, up: str) -> list[str]:
        rows: list[str] = []
        for row in self.tree.get_children(up):
            rows.append(row)
            if self.tree.item(row, "open"):
                rows += self._visible(row)
        return rows

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
        if row.more and row.id not in self._opened:
            if not self.tree.exists(stand_in):
                self.tree.insert(row.id, "end", stand_in, text="…")
        elif self.tree.exists(stand_in):
            self.tree.delete(stand_in)
        is_open = row.more and row.id in self._opened
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
