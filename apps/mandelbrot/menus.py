"""Menus made of tables, and the keys that do the same. UI thread only."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple, TypeVar

import ttkbootstrap as ttk

T = TypeVar("T")


class Entry(NamedTuple):
    """What a menu offers: its text, the key as people call it, what it does, and the events of that key."""

    text: str
    key: str
    command: Callable[[], object]
    sequences: tuple[str, ...]


def add_commands(bar: ttk.Menu, title: str, entries: Iterable[Entry], target: tk.Misc) -> None:
    """Add a menu to *bar*. Its keys are heard while the focus is in *target*."""
    menu = _add(bar, title)
    for text, key, command, sequences in entries:
        menu.add_command(label=text, accelerator=key, command=command)
        for sequence in sequences:
            target.bind(sequence, partial(_call, command), add="+")


def add_choice(
    bar: ttk.Menu, title: str, values: Iterable[T], variable: tk.Variable, chosen: Callable[[T], object]
) -> None:
    """Add a menu to *bar* of which one entry holds; *variable* has its value, with which *chosen* is called."""
    menu = _add(bar, title)
    for value in values:
        menu.add_radiobutton(label=str(value), value=value, variable=variable, command=partial(chosen, value))


def _add(bar: ttk.Menu, title: str) -> ttk.Menu:
    menu = ttk.Menu(bar, tearoff=False)
    bar.add_cascade(label=title, menu=menu, underline=0)
    return menu


def _call(command: Callable[[], object], _event: object) -> None:
    command()
