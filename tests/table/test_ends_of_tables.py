"""A table, its window or the whole program that ends in the midst of whatever is under way."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import HeldSource
from tests.table.people import COLUMNS, Guarded, begin_edit, click, enter, people, press
from tests.table.seen import cells, packed
from tests.table.test_table_trouble import notices
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import Column, VirtualTable


class Slow(HeldSource):
    """Held pages of people, whose writes, places, keys and preparations wait for the pages."""

    columns = ("id", "name", "age")

    def row(self, view: Any, place: int) -> tuple[Any, ...]:
        return (*super().row(view, place), place)

    def write(self, key: Any, column: str, value: Any) -> None:
        assert self._gate(-1).wait(GIVE_UP)

    def position(self, view: Any, key: Any) -> int:
        assert self._gate(-2).wait(GIVE_UP)
        return int(key)

    def keys(self, view: Any, start: int, stop: int) -> range:
        assert self._gate(-3).wait(GIVE_UP)
        return range(start, stop)

    def let_all(self) -> None:
        """Let go of whatever is held."""
        self.open()
        self.let(-1, -2, -3)


@pytest.fixture
def slow() -> Iterator[Slow]:
    source = Slow(5_000)
    yield source
    source.let_all()


def page_in_flight(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    source.hold()
    table.see(3_000)
    pilot.wait_until(lambda: 2_944 in source.asked, timeout=GIVE_UP)


def editing(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    begin_edit(table, pilot, 2, "Ada")


def refused(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    click(table, 2, "age")
    press(table, "<F2>")
    enter(table, pilot, "old")


def saving(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "Ada")


def dragging(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    table.tree.event_generate("<ButtonPress-1>", x=100, y=60)
    table.tree.event_generate("<B1-Motion>", x=100, y=5_000)


def dragging_a_heading(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    table.tree.event_generate("<ButtonPress-1>", x=100, y=5)
    table.tree.event_generate("<B1-Motion>", x=250, y=5)


def copying(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    source.hold()
    table.select(range(4_000, 4_100))
    table.copy()


def extending(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    press(table, "<Home>", "<Shift-End>")


def filtering(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    source.hold()
    for end in range(1, 5):
        table.filter("name"[:end])


def ordering_with_the_eye_on_a_row(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    press(table, "<Down>", "<Down>")
    table.order_by(("name", True))


def looking_for_a_key(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    table.show_key(4_321)


def typing(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    source.hold()
    press(table, "<Key-x>", "<Key-y>")


def failed(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    source.failing = {0}
    query_client().invalidate(source)
    pilot.wait_until(lambda: notices(table), timeout=GIVE_UP)


def with_its_menu(table: VirtualTable, pilot: Pilot, source: Slow) -> None:
    press(table, "<Shift-F10>")


PHASES: list[Callable[..., None]] = [
    page_in_flight, editing, refused, saving, dragging, dragging_a_heading, copying, extending, filtering,
    ordering_with_the_eye_on_a_row, looking_for_a_key, typing, failed, with_its_menu,
]  # fmt: skip


@pytest.mark.parametrize("is_window", [False, True])
@pytest.mark.parametrize("phase", PHASES)
def test_the_end_in_the_midst_of_it_leaves_nothing(
    phase: Any, is_window: bool, tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, slow: Slow
) -> None:
    """No error, no callback, no task; the fixture tells of these. Another table on the same source goes on."""
    errors: list[str] = []
    runtime.on_error = lambda error: errors.append(repr(error))
    tk_root.tk.call("interp", "bgerror", "", tk_root.register(lambda *told: errors.append(str(told))))
    window = tk.Toplevel(tk_root)
    window.geometry("400x300")
    slow.open()
    table = packed(window, slow, COLUMNS)
    pilot.wait_until(lambda: cells(table)[:1] == [("0", "name 0", "0")], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    table.tree.focus_force()
    table.update()
    phase(table, pilot, slow)
    (window if is_window else table).destroy()
    tk_root.update()
    slow.let_all()
    pilot.settle(GIVE_UP)
    assert errors == []
    slow.failing = set()
    other = packed(tk_root, slow, COLUMNS)
    pilot.wait_until(lambda: cells(other)[:1] == [("0", "name 0", "0")], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)


def test_the_program_may_end_the_window_where_a_row_is_opened(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """In the very call that the table makes."""
    window = tk.Toplevel(tk_root)
    source = people(100, Guarded)
    columns = [Column("name")]  # which cannot be changed: Return opens the row
    table = packed(window, source, columns, on_open=lambda _key: window.destroy())
    pilot.wait_until(lambda: cells(table)[:1] == [("name 00000",)], timeout=GIVE_UP)
    table.tree.focus_force()
    press(table, "<Down>")
    table.tree.event_generate("<Return>")
    pilot.settle(GIVE_UP)
    assert not window.winfo_exists()


def test_so_it_may_where_the_selection_changes(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, people(100))
    pilot.wait_until(lambda: len(cells(table)) > 5, timeout=GIVE_UP)
    table.bind("<<TableSelect>>", lambda _event: table.destroy())
    table.tree.focus_force()
    table.update()
    table.tree.event_generate("<Control-a>")
    pilot.settle(GIVE_UP)
    assert not table.winfo_exists()
