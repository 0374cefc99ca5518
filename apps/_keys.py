"""The keys of an app, and the window in which it tells them. UI thread only."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import ttkbootstrap as ttk

from tkasync.widgets import Dialog


class Key(NamedTuple):
    """A key as people call it, and what it does; without *act* it is a widget's own key, which is only told."""

    name: str
    text: str
    act: Callable[[], object] | None = None


# Control, Alt on X and Command on a Mac, Alt on Windows.
_HELD = 0x0004 | 0x0008 | 0x20000
Groups = Mapping[str, Sequence[Key]]
"""Keys under the names of the places where they are heard."""


def bind_keys(target: tk.Misc, keys: Iterable[Key]) -> None:
    """Have *target* hear those *keys* that do something."""
    for name, _text, act in keys:
        if act is not None:
            do = _do_plain if len(name) == 1 else _do
            for sequence in sequences_of(name):
                target.bind(sequence, partial(do, act), add="+")


def sequences_of(name: str) -> list[str]:
    """Return the events of the key that people call *name*; of a letter two, since Caps Lock makes it a capital."""
    *modifiers, key = name.split("+")
    front = "".join(f"{'Control' if each == 'Ctrl' else each}-" for each in modifiers)
    keys = dict.fromkeys([key.lower(), key.upper()]) if len(key) == 1 else [key]
    return [f"<{front}{each}>" for each in keys]


def show_focus(window: tk.Misc) -> None:
    """Have the lists of *window* show that they have the keyboard, as fields do: ttkbootstrap's look the same then."""

    def take_colour(_event: object = None) -> None:
        style = ttk.Style.get_instance()
        assert style is not None  # an app's window has one
        wanted = [("focus", style.colors.primary)]
        # A change is told to all widgets, as another theme is.
        if style.map("Treeview", "bordercolor") != wanted:
            style.map("Treeview", bordercolor=wanted, lightcolor=wanted)

    window.bind("<<ThemeChanged>>", take_colour, add="+")
    take_colour()


def _do(act: Callable[[], object], _event: object) -> None:
    act()


def _do_plain(act: Callable[[], object], event: tk.Event[tk.Misc]) -> None:
    # Tk hears a letter of its own in Ctrl+W, too.
    if not int(event.state) & _HELD:
        act()


class KeysDialog(Dialog):
    """Shows *groups* side by side."""

    def setup(self, groups: Groups) -> None:
        self.title("Keys")
        frame = ttk.Frame(self, padding=16)
        frame.pack(fill="both", expand=True)
        close = ttk.Button(frame, text="Close", command=self.finish, default="active")
        close.pack(side="bottom", anchor="e", pady=(16, 0))
        columns = [ttk.Frame(frame) for _ in range(2)]
        for column in columns:
            column.pack(side="left", anchor="n", padx=(0, 24))
        half = sum(map(len, groups.values())) / 2
        told = 0
        for place, keys in groups.items():
            self.make_group(columns[told >= half], place, keys)
            told += len(keys)
        close.focus_set()

    def make_group(self, column: ttk.Frame, place: str, keys: Sequence[Key]) -> None:
        """Add *keys* to *column*, under the name of their *place*."""
        top = column.grid_size()[1]
        ttk.Label(column, text=place, font="-weight bold").grid(
            row=top, column=0, columnspan=2, sticky="w", pady=(8 if top else 0, 4)
        )
        for row, key in enumerate(keys, top + 1):
            ttk.Label(column, text=key.name).grid(row=row, column=0, sticky="w", padx=(8, 16))
            ttk.Label(column, text=key.text, bootstyle="secondary").grid(row=row, column=1, sticky="w")
