"""`ColumnMenu`: the menu of the headings: how to sort, and which columns are shown. UI only."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from tkinter import ttk
from typing import Any, Protocol, TypeAlias

from tkasync.widgets.sources.view import Order
from tkasync.widgets.table.columns.column import Column
from tkasync.widgets.table.columns.shown import ShownColumns

_LONGEST = 60  # characters of an entry: Tk cuts a menu that is wider than the screen
_LONGEST_OF_TWO = 24
_MOST = 20  # columns in one menu: Tk cuts one that is higher than the screen, too
Event: TypeAlias = "tkinter.Event[tkinter.Misc]"

# What a plain menu lacks: the theme's colours.
_COLOURS = (
    ("background", "background", ()),
    ("foreground", "foreground", ()),
    ("activebackground", "selectbackground", ()),
    ("activeforeground", "selectforeground", ()),
)


class Acts(Protocol):
    """What the entries do."""

    @property
    def order(self) -> Order:
        """By which columns the rows are in order."""

    @property
    def order_by(self) -> Callable[[Order], object]:
        """Shows the rows in an order."""

    def click(self, name: str, adds: bool) -> None:
        """Order by a column, beside the others with *adds*."""

    def fit(self, name: str) -> None:
        """Make a column as wide as what it shows."""

    def widen(self, name: str, steps: int) -> None:
        """Make a column wider, or narrower."""

    def move(self, name: str, places: int) -> None:
        """Move a column to the right, or to the left."""

    def redraw(self) -> None:
        """Show what has changed."""


class ColumnMenu:
    """See the module.

    Args:
        tree: whose headings they are.
        columns: what is shown.
        acts: what the entries do.
        words: what they are called.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        columns: ShownColumns,
        acts: Acts,
        words: Mapping[str, str],
    ) -> None:
        self._tree = tree
        self._columns = columns
        self._acts = acts
        self._words = words
        self.menu: tkinter.Menu = tkinter.Menu(tree, tearoff=False)
        """What opens."""
        is_mac = tree.tk.call("tk", "windowingsystem") == "aqua"
        self._alt = "Option" if is_mac else "Alt"
        buttons = ["<Button-2>", "<Control-Button-1>"] if is_mac else ["<Button-3>"]
        for button in buttons:
            tree.bind(button, self._on_button, add="+")

    def open(self, column: str | None = None, at: tuple[int, int] | None = None) -> None:
        """Open it for *column*, by default the first one; *at* x and y on the screen, by default below its heading."""
        name = self._columns.visible[0].name if column is None else column
        self.fill(name)
        self.menu.tk_popup(*(at or self._below_heading(name)))

    def _below_heading(self, name: str) -> tuple[int, int]:
        """Return where the heading of *name* ends, on the screen: the keyboard's user sees whose menu it is."""
        tree = self._tree
        box: Any = tree.bbox("r0", self._columns.id_of(name)) or (0, 0)
        return tree.winfo_rootx() + max(0, box[0]), tree.winfo_rooty() + box[1]

    def fill(self, name: str) -> None:
        """Give the menu the entries for the column *name*."""
        menu, words = self.menu, self._words
        menu.delete(0, "end")
        for submenu in menu.winfo_children():
            submenu.destroy()
        self._take_theme(menu)
        acts = self._acts
        menu.add_command(label=words["ascending"], command=lambda: acts.order_by(((name, False),)))
        menu.add_command(label=words["descending"], command=lambda: acts.order_by(((name, True),)))
        others = [each for each, _descends in acts.order if each != name]
        menu.add_command(
            label=words["too"],
            command=lambda: acts.click(name, True),
            state="normal" if others else "disabled",
        )
        menu.add_command(label=words["unsorted"], command=lambda: acts.order_by(()))
        menu.add_separator()
        menu.add_command(label=words["fit"], command=lambda: acts.fit(name))
        for word, key, act, steps in (
            ("wider", "Right", acts.widen, 1),
            ("narrower", "Left", acts.widen, -1),
            ("left", "Shift+Left", acts.move, -1),
            ("right", "Shift+Right", acts.move, 1),
        ):
            menu.add_command(
                label=words[word], accelerator=f"{self._alt}+{key}", command=partial(act, name, steps)
            )
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
        self._acts.redraw()

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
