"""A table of people in memory, and what tests do to it and see of it."""

from __future__ import annotations

import threading
import tkinter as tk
from typing import Any

from tests.support import GIVE_UP
from tests.table.seen import cells, packed
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, NewKey, VirtualTable

COLUMNS = [
    Column("id", "No.", width=60, anchor="e"),
    Column("name", "Name", width=160, editable=True),
    Column("age", "Age", width=80, anchor="e", editable=True),
]


def people(count: int, source: type[ListSource] = ListSource) -> ListSource:
    """People by number; each is a year older than the one before."""
    rows = [(number, f"name {number:05}", number % 100) for number in range(count)]
    return source(rows, columns=("id", "name", "age"), key="id")


def table_of(
    root: Any, pilot: Pilot, count: int = 1_000, source: Any = None, columns: Any = COLUMNS, **options: Any
) -> VirtualTable:
    """A table of people that is shown, with its rows there, and the keyboard on it."""
    root.geometry("400x300")
    table = packed(root, people(count) if source is None else source, columns, **options)
    # The window's new size comes in an event of its own.
    pilot.wait_until(lambda: len(table.tree.get_children()) >= 10, timeout=GIVE_UP)
    if count:
        pilot.wait_until(lambda: table.tree.item("r0", "values") not in ("", ("…",) * 3), timeout=GIVE_UP)
    table.tree.focus_force()
    table.update()
    return table


def press(table: VirtualTable, *sequences: str) -> None:
    """Press keys, one after the other, on the table."""
    for sequence in sequences:
        table.tree.event_generate(sequence)
        table.update()


def click(table: VirtualTable, row: int, column: str = "name", modifiers: str = "", times: int = 1) -> None:
    """Click on a cell of the row that is the *row*-th on the screen."""
    table.update()
    names = [column.name for column in COLUMNS]
    x, y, width, height = table.tree.bbox(f"r{row}", f"c{names.index(column)}")  # type: ignore[misc]
    for _ in range(times):  # two in one place, without a time between them, are a double click
        table.tree.event_generate(f"<{modifiers}ButtonPress-1>", x=x + width // 2, y=y + height // 2)
        table.tree.event_generate(f"<{modifiers}ButtonRelease-1>", x=x + width // 2, y=y + height // 2)
    table.update()


def chosen(table: VirtualTable) -> list[Any]:
    """The keys that are chosen."""
    return list(table.selection())


def editor(table: VirtualTable) -> tk.Entry | None:
    """The field of the cell that is open."""
    fields = [child for child in table.tree.winfo_children() if isinstance(child, tk.Entry)]
    return fields[0] if fields else None


def type_over(table: VirtualTable, text: str) -> None:
    """Put *text* in place of what stands in the field."""
    field = editor(table)
    assert field is not None
    field.delete(0, "end")
    field.insert(0, text)


def begin_edit(table: VirtualTable, pilot: Pilot, row: int, text: str) -> tk.Entry:
    """Open the name of the row that is the *row*-th on the screen, and type *text* over it."""
    click(table, row)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, text)
    field = editor(table)
    assert field is not None
    return field


def notice(table: VirtualTable) -> list[str]:
    """The words and the buttons that lie over the rows."""
    children = [*table.tree.winfo_children(), *table.winfo_children()]
    frames = [child for child in children if child.winfo_class() == "TFrame"]
    parts = [part for frame in frames for part in descendants(frame)]
    labels = [part for part in parts if part.winfo_class() == "TLabel"]
    return [str(part.cget("text")) for part in (*labels, *buttons(parts))]


def buttons(widgets: list[Any]) -> list[Any]:
    """Those of *widgets* that are buttons."""
    return [widget for widget in widgets if widget.winfo_class() == "TButton"]


class Guarded(ListSource):
    """People whose writes wait until they are let, and fail if they are to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_write = threading.Event()
        self.error: Exception | None = None
        self.writes: list[tuple[Any, str, Any]] = []

    def write(self, key: Any, column: str, value: Any) -> NewKey | None:
        self.writes.append((key, column, value))
        assert self.may_write.wait(GIVE_UP)
        if self.error is not None:
            raise self.error
        return super().write(key, column, value)


def enter(table: VirtualTable, pilot: Pilot, text: str, key: str = "<Return>") -> None:
    """Type *text* into the open field, and press a key in it."""
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, text)
    field = editor(table)
    assert field is not None
    field.focus_force()
    table.update()
    field.event_generate(key)
    table.update()


def name_at(table: VirtualTable, row: int) -> str:
    return cells(table)[row][1]


def wait_for_name(pilot: Pilot, table: VirtualTable, row: int, name: str) -> None:
    pilot.wait_until(lambda: name_at(table, row) == name, timeout=GIVE_UP)


def descendants(widget: tk.Misc) -> list[Any]:
    return [part for child in widget.winfo_children() for part in (child, *descendants(child))]


def put_in_order(table: VirtualTable, pilot: Pilot, *order: tuple[str, bool]) -> None:
    """Order the rows and wait for them: the table looks a little later, which `settle` alone does not wait for."""
    table.order_by(*order)
    pilot.wait_until(lambda: table.view.order == order, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
