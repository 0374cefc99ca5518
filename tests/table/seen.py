"""What is to be seen of a table."""

from __future__ import annotations

import tkinter as tk
from typing import Any

from tests.support import GIVE_UP
from tkasync.testing import Pilot
from tkasync.widgets import VirtualTable


def packed(master: tk.Misc, source: Any, *args: Any, **options: Any) -> VirtualTable:
    """A table that fills its window, which is shown."""
    table = VirtualTable(master, source, *args, **options)
    table.pack(fill="both", expand=True)
    table.update()
    return table


def cells(table: VirtualTable) -> list[tuple[str, ...]]:
    """The texts of the rows that are shown, without those that are empty."""
    rows = [tuple(map(str, table.tree.item(item, "values"))) for item in table.tree.get_children()]
    return [row for row in rows if row]


def names(table: VirtualTable) -> list[str]:
    """The texts of the last column."""
    return [row[-1] for row in cells(table)]


def tags(table: VirtualTable) -> list[tuple[str, ...]]:
    """The tags of all rows."""
    return [tuple(table.tree.item(item, "tags")) for item in table.tree.get_children()]


def wait_for_top(pilot: Pilot, table: VirtualTable, name: str) -> None:
    """Wait until the first row is *name*."""
    pilot.wait_until(lambda: names(table)[:1] == [name], timeout=GIVE_UP)
