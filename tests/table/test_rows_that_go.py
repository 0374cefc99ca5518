"""Rows that are deleted at the source while the user stands on them, has chosen them, or cannot see the window."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.people import press
from tests.table.seen import cells, names, packed, wait_for_top
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import VirtualTable


@pytest.fixture
def source() -> MadeSource:
    return MadeSource(1_000)


@pytest.fixture
def table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, source: MadeSource) -> VirtualTable:
    tk_root.geometry("400x300")
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    pilot.settle(GIVE_UP)
    table.tree.focus_force()
    table.update()
    return table


def shrink(pilot: Pilot, table: VirtualTable, source: MadeSource, total: int) -> None:
    source.total = total
    query_client().invalidate(source)
    pilot.wait_until(lambda: table.total() == total, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)


def test_all_are_those_that_are_left(table: VirtualTable, pilot: Pilot, source: MadeSource) -> None:
    press(table, "<Control-a>")
    assert table.selection().count == 1_000
    shrink(pilot, table, source, 300)
    assert table.selection().count == 300
    copied = table.copy()
    pilot.wait_until(copied.done, timeout=GIVE_UP)
    assert copied.result() == 300
    shrink(pilot, table, source, 0)
    assert table.selection().count == 0


@pytest.mark.parametrize("left", [300, 5, 1, 0])
def test_the_end_that_is_looked_at_goes_and_the_last_rows_that_are_left_are_shown(
    table: VirtualTable, pilot: Pilot, source: MadeSource, left: int
) -> None:
    press(table, "<Control-End>")
    pilot.wait_until(lambda: names(table)[-1:] == ["name 999"], timeout=GIVE_UP)
    fits = len(cells(table))
    shrink(pilot, table, source, left)
    first = max(0, left - fits)
    pilot.wait_until(
        lambda: names(table) == [f"name {place}" for place in range(first, left)], timeout=GIVE_UP
    )
    press(table, "<Down>", "<Up>", "<Next>", "<Shift-Up>", "<Home>", "<End>", "<Return>", "<F2>")
    pilot.settle(GIVE_UP)
    assert names(table) == [f"name {place}" for place in range(first, left)]
    assert table.current() in (None, *range(left))
    source.total = 1_000
    query_client().invalidate(source)
    pilot.wait_until(lambda: table.total() == 1_000 and len(names(table)) == fits, timeout=GIVE_UP)


def test_a_window_that_is_withdrawn_has_its_rows_when_it_comes_back(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, source: MadeSource
) -> None:
    window = tk.Toplevel(tk_root)
    window.withdraw()
    table = packed(window, source)
    pilot.settle(GIVE_UP)
    table.order_by(("id", True))
    pilot.settle(GIVE_UP)
    window.deiconify()
    wait_for_top(pilot, table, "name 999")
    window.withdraw()
    shrink(pilot, table, source, 50)
    window.deiconify()
    wait_for_top(pilot, table, "name 49")
    window.destroy()


def test_tables_of_one_window_go_their_own_ways_over_one_source(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, source: MadeSource
) -> None:
    """One of them lies on a tab that is not shown."""
    book = ttk.Notebook(tk_root)
    book.pack(side="left")
    tables = [VirtualTable(book, source) for _ in range(2)]
    for table in tables:
        book.add(table, text="rows")
    third = packed(tk_root, source)
    tables[1].order_by(("id", True))
    third.see(500)
    wait_for_top(pilot, tables[0], "name 0")
    pilot.wait_until(lambda: "name 500" in names(third), timeout=GIVE_UP)
    book.select(1)
    wait_for_top(pilot, tables[1], "name 999")
    tables[0].select_all()
    tables[0].destroy()
    shrink(pilot, third, source, 300)
    wait_for_top(pilot, tables[1], "name 299")
    assert third.selection().count == tables[1].selection().count == 0
