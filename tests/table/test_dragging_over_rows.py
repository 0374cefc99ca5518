"""Rows that are chosen by a drag of the mouse, past the edge of the table too."""

from __future__ import annotations

import time
import tkinter as tk

from tests.support import GIVE_UP
from tests.table.people import chosen, table_of
from tkasync import Runtime, spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import VirtualTable


def press_on_row(table: VirtualTable, row: int) -> None:
    x, y, _width, height = table.tree.bbox(f"r{row}", "c1")  # type: ignore[misc]
    table.tree.event_generate("<ButtonPress-1>", x=x + 5, y=y + height // 2)


def drag_to(table: VirtualTable, y: int) -> None:
    table.tree.event_generate("<B1-Motion>", x=100, y=y)
    table.update()


def let_time_pass(pilot: Pilot) -> None:
    """So long that a drag that goes on would be seen."""
    waiting = spawn_task(time.sleep, 0.2)
    pilot.wait_until(waiting.done, timeout=GIVE_UP)


def test_a_drag_past_the_lower_edge_scrolls_and_chooses_until_it_is_released(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    press_on_row(table, 2)
    drag_to(table, table.tree.winfo_height() + 150)
    pilot.wait_until(lambda: table.selection().count > 100, timeout=GIVE_UP)  # of which ten fit
    table.tree.event_generate("<ButtonRelease-1>", x=100, y=5)
    last = table.current()
    let_time_pass(pilot)
    assert table.current() == last
    assert chosen(table) == list(range(2, last + 1))


def test_a_drag_that_comes_back_over_the_rows_scrolls_no_further(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    press_on_row(table, 2)
    drag_to(table, table.tree.winfo_height() + 150)
    pilot.wait_until(lambda: table.current() > 50, timeout=GIVE_UP)
    drag_to(table, table.tree.winfo_height() // 2)
    here = table.current()
    let_time_pass(pilot)
    assert table.current() == here


def test_a_drag_past_both_edges_ends_at_the_first_and_the_last_row(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot, count=60)
    press_on_row(table, 4)
    drag_to(table, 5_000)
    pilot.wait_until(lambda: chosen(table) == list(range(4, 60)), timeout=GIVE_UP)
    drag_to(table, -5_000)
    pilot.wait_until(lambda: chosen(table) == [0, 1, 2, 3, 4], timeout=GIVE_UP)


def test_the_end_of_the_table_ends_a_drag_past_its_edge(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    press_on_row(table, 2)
    drag_to(table, table.tree.winfo_height() + 150)
    pilot.wait_until(lambda: table.current() > 20, timeout=GIVE_UP)
    table.destroy()
    let_time_pass(pilot)  # the fixture tells of tasks and errors that are left
