"""`Keyboard`: what the keys do to a table. UI only.

Left and Right move the current cell, and the columns are scrolled to it; Home and End are the first and the last row.
With Shift a key chooses the rows that it passes, with Control it only goes there. With Alt Left and Right make the
column narrower and wider, with Alt and Shift they move it. On a Mac, Command stands for Control, and Option for Alt.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Protocol

from tkasync.widgets.table.cells.keys.moves import Choice

# The second is Alt on X and Command on a Mac, the third Windows'.
_CONTROL, _MOD1, _ALT = (
    0x0004,
    0x0008,
    0x20000,
)
_ROWS = ("Up", "Down", "Prior", "Next", "Home", "End")
_PAD = {
    "KP_Up": "Up",
    "KP_Down": "Down",
    "KP_Prior": "Prior",
    "KP_Next": "Next",
    "KP_Home": "Home",
    "KP_End": "End",
}


class Acts(Protocol):
    """What keys do."""

    def go(self, key: str, choice: Choice) -> None:
        """Go where *key* leads, and choose what *choice* says."""

    def go_sideways(self, columns: int) -> None:
        """Go that many columns to the right."""

    def choose(self, choice: Choice) -> None:
        """Choose the current row as *choice* says."""

    def choose_all(self) -> None:
        """Choose all rows."""

    def activate(self) -> None:
        """Change the current cell, or open its row."""

    def edit(self) -> None:
        """Change the current cell, or the first one of its row that can be changed."""

    def copy(self) -> object:
        """Copy what is chosen."""

    def open_menu(self) -> None:
        """Open the menu of the current column."""

    def widen_column(self, steps: int) -> None:
        """Make the current column wider, or narrower."""

    def move_column(self, places: int) -> None:
        """Move the current column to the right, or to the left."""

    def type(self, character: str) -> None:
        """Go to what begins with what is typed."""

    def dismiss(self) -> bool:
        """Take away what lies over the rows; whether anything did."""


class Keyboard:
    """See the module.

    Args:
        tree: whose keys they are.
        acts: what they do.
    """

    def __init__(self, tree: ttk.Treeview, acts: Acts) -> None:
        self._tree = tree
        self._acts = acts
        is_mac = tree.tk.call("tk", "windowingsystem") == "aqua"
        self._control, self._alt = ("Command", "Option") if is_mac else ("Control", "Alt")
        self._bind_moves()
        self._bind_acts()
        tree.bind("<KeyPress>", self._on_key, add="+")

    def _bind(self, sequence: str, act: Callable[[], object]) -> None:
        def do(_event: object) -> str:
            act()
            return "break"  # the treeview has keys of its own

        self._tree.bind(sequence, do, add="+")

    def _bind_moves(self) -> None:
        control = self._control
        choices = {
            "": Choice.ONLY,
            "Shift-": Choice.EXTEND,
            f"{control}-": Choice.NOTHING,
            f"{control}-Shift-": Choice.EXTEND_FURTHER,
        }
        for modifiers, choice in choices.items():
            for keysym, key in {**{key: key for key in _ROWS}, **_PAD}.items():
                self._bind(f"<{modifiers}{keysym}>", partial(self._acts.go, key, choice))
        for keysym, columns in (("Left", -1), ("Right", 1), ("KP_Left", -1), ("KP_Right", 1)):
            self._bind(f"<{keysym}>", partial(self._acts.go_sideways, columns))
            self._bind(f"<{self._alt}-{keysym}>", partial(self._acts.widen_column, columns))
            self._bind(f"<{self._alt}-Shift-{keysym}>", partial(self._acts.move_column, columns))

    def _bind_acts(self) -> None:
        control, acts = self._control, self._acts
        for key in ("Return", "KP_Enter"):
            self._bind(f"<{key}>", acts.activate)
        self._bind("<F2>", acts.edit)
        # Else the key is the window's: a dialog with a table in it closes by it.
        self._tree.bind("<Escape>", lambda _event: "break" if acts.dismiss() else None, add="+")
        self._bind(f"<{control}-space>", lambda: acts.choose(Choice.FLIP))
        self._bind("<Shift-space>", lambda: acts.choose(Choice.EXTEND))
        for letter in ("a", "A"):
            self._bind(f"<{control}-{letter}>", acts.choose_all)
        for letter in ("c", "C"):
            self._bind(f"<{control}-{letter}>", acts.copy)
        self._bind("<Shift-F10>", acts.open_menu)
        menu_key = {"x11": "Menu", "win32": "App"}.get(self._tree.tk.call("tk", "windowingsystem"))
        if menu_key is not None:
            self._bind(f"<{menu_key}>", acts.open_menu)

    def _on_key(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        character = event.char
        held = int(event.state) & (_CONTROL | _MOD1 | _ALT)
        if not character or not character.isprintable() or held:
            return None
        self._acts.type(character)
        return "break"
