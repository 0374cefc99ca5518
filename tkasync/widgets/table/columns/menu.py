"""`ColumnMenu`: the menu of the headings: how to sort, and which columns are shown. UI only."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk
from typing import TypeAlias

from tkasync.widgets.sources.view import Order
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.columns.shown import ShownColumns

_LONGEST = 60  # characters of an entry: Tk cuts a menu that is wider than the screen
_LONGEST_OF_TWO = 24
_MOST = 25  # columns in one menu: Tk cuts one that is higher than the screen, too
Event: TypeAlias = "tkinter.Event[tkinter.Misc]"

# What a plain menu lacks: the theme's colours.
_COLOURS = (
    ("background", "background", ()),
    ("foreground", "foreground", ()),
    ("activebackground", "selectbackground", ()),
    ("activeforeground", "selectforeground", ()),
)


class ColumnMenu:
    """See the module.

    Args:
        tree: whose headings they are.
        columns: what is shown.
        order_by: called with an order that the user has chosen.
        fit: makes a column as wide as what it shows.
        on_hidden: called when a column was hidden, or is shown again.
        words: what the entries are called.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        columns: ShownColumns,
        order_by: Callable[[Order], object],
        fit: Callable[[str], object],
        on_hidden: Callable[[], object],
        words: Mapping[str, str],
    ) -> None:
        self._tree = tree
        self._columns = columns
        self._order_by = order_by
        self._fit = fit
        self._on_hidden = on_hidden
        self._words = words
        self.menu: tkinter.Menu = tkinter.Menu(tree, tearoff=False)
        """What opens."""
        buttons = ["<Button-3>"]
        if tree.tk.call("tk", "windowingsystem") == "aqua":
            buttons = ["<Button-2>", "<Control-Button-1>"]
        for button in buttons:
            tree.bind(button, self._on_button, add="+")

    def open(self, column: str | None = None, at: tuple[int, int] | None = None) -> None:
        """Open it for *column*, by default the first one; *at* x and y on the screen, by default over its heading."""
        name = self._columns.visible[0].name if column is None else column
        self.fill(name)
        x, y = at or (self._tree.winfo_rootx(), self._tree.winfo_rooty())
        self.menu.tk_popup(x, y)

    def fill(self, name: str) -> None:
        """Give the menu the entries for the column *name*."""
        menu, words = self.menu, self._words
        menu.delete(0, "end")
        for submenu in menu.winfo_children():
            submenu.destroy()
        self._take_theme(menu)
        menu.add_command(label=words["ascending"], command=lambda: self._order_by(((name, False),)))
        menu.add_command(label=words["descending"], command=lambda: self._order_by(((name, True),)))
        menu.add_command(label=words["unsorted"], command=lambda: self._order_by(()))
        menu.add_command(label=words["fit"], command=lambda: self._fit(name))
        menu.add_separator()
        self._add_columns(menu, self._columns.all)

    def _take_theme(self, menu: tkinter.Menu) -> None:
        style = ttk.Style(self._tree)
        for option, name, state in _COLOURS:
            if colour := style.lookup(".", name, state):
                menu.configure({option: colour})

    def _add_columns(self, menu: tkinter.Menu, columns: Sequence[Column]) -> None:
        """Add an entry for each column; where they are many, menus of them."""
        if len(columns) <= _MOST:
            for column in columns:
                self._add_column(menu, column.name, column.heading)
            return
        size = max(_MOST, -(-len(columns) // _MOST))
        for start in range(0, len(columns), size):
            part = columns[start : start + size]
            submenu = tkinter.Menu(menu, tearoff=False)
            self._take_theme(submenu)
            self._add_columns(submenu, part)
            ends = (_shortened(column.heading, _LONGEST_OF_TWO) for column in (part[0], part[-1]))
            menu.add_cascade(label=" … ".join(ends), menu=submenu)

    def _add_column(self, menu: tkinter.Menu, name: str, heading: str) -> None:
        is_shown = not self._columns.is_hidden(name)
        is_last = is_shown and self._columns.is_only(name)
        # As a label, for a checkbutton needs a variable, which would be one more thing to end.
        menu.add_command(
            label=f"{'✓' if is_shown else '   '} {_shortened(heading, _LONGEST)}",
            command=lambda: self._set_hidden(name, is_shown),
            state="disabled" if is_last else "normal",
        )

    def _set_hidden(self, name: str, is_hidden: bool) -> None:
        self._columns.set_hidden(name, is_hidden)
        self._on_hidden()

    def _on_button(self, event: Event) -> str | None:
        if self._tree.identify_region(event.x, event.y) not in ("heading", "separator"):
            return None
        name = self._columns.name_of(self._tree.identify_column(event.x))
        if name is None:  # right of the last column
            return None
        self.open(name, (event.x_root, event.y_root))
        return "break"


def _shortened(heading: str, longest: int) -> str:
    return heading if len(heading) <= longest else f"{heading[: longest - 1]}…"
