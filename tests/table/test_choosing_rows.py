"""Choosing rows by keys and clicks, and what becomes of the choice."""

from __future__ import annotations

import tkinter as tk

from tests.support import GIVE_UP
from tests.table.people import chosen, click, people, press, table_of
from tests.table.seen import names, tags
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import View


def test_a_click_chooses_one_row_and_control_further_ones(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    click(table, 2)
    assert (chosen(table), table.current()) == ([2], 2)
    click(table, 5, modifiers="Control-")
    click(table, 7, modifiers="Control-")
    assert chosen(table) == [2, 5, 7]
    click(table, 5, modifiers="Control-")
    assert chosen(table) == [2, 7]
    click(table, 4)
    assert chosen(table) == [4]


def test_shift_chooses_from_the_row_that_was_chosen_last(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    click(table, 5)
    click(table, 8, modifiers="Shift-")
    assert chosen(table) == [5, 6, 7, 8]
    click(table, 3, modifiers="Shift-")
    assert chosen(table) == [3, 4, 5]
    click(table, 8, modifiers="Control-")
    click(table, 9, modifiers="Control-Shift-")
    assert chosen(table) == [3, 4, 5, 8, 9]


def test_chosen_rows_look_so_and_the_current_one_too(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    click(table, 1)
    click(table, 3, modifiers="Control-")
    pilot.settle(GIVE_UP)
    assert [tags(table)[row] for row in range(4)] == [(), ("chosen",), (), ("chosen current",)]


def test_a_choice_of_rows_never_loaded_is_exactly_those(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot, 20_000)
    click(table, 2)
    press(table, "<Shift-End>")
    pilot.wait_until(lambda: table.selection().count > 1, timeout=GIVE_UP)
    assert chosen(table) == list(range(2, 20_000))
    press(table, "<Shift-Home>")
    pilot.wait_until(lambda: table.selection().count < 10, timeout=GIVE_UP)
    assert chosen(table) == [0, 1, 2]


def test_of_all_but_one_new_rows_are_a_part(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    press(table, "<Control-a>")
    assert (table.selection().is_all, table.selection().count) == (True, 1_000)
    click(table, 4, modifiers="Control-")
    selection = table.selection()
    assert (selection.count, 4 in selection, 999 in selection, 10_000 in selection) == (
        999,
        False,
        True,
        True,
    )
    assert set(selection.excluded) == {4}


def test_a_choice_survives_scrolling_order_and_filter(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    click(table, 2)
    click(table, 4, modifiers="Control-")
    table.see(900)
    pilot.settle(GIVE_UP)
    table.order_by(("age", True))
    table.filter("name 0000")
    pilot.wait_until(lambda: table.total() == 10, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert chosen(table) == [2, 4]
    looks = zip(names(table), tags(table), strict=False)
    assert [name for name, look in looks if look and look[0].startswith("chosen")] == ["4", "2"]


def test_a_choice_by_keys_survives_a_refresh_that_moves_its_rows(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = people(1_000)
    table = table_of(tk_root, pilot, source=source)
    click(table, 2)
    click(table, 4, modifiers="Control-")
    table.order_by(("name", False))
    pilot.settle(GIVE_UP)
    source.write(0, "name", "zeta")  # so that all rows behind it come one place nearer
    query_client().invalidate(source)
    pilot.wait_until(lambda: names(table)[:1] == ["1"], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert chosen(table) == [2, 4]
    looks = zip(names(table), tags(table), strict=False)
    assert [name for name, look in looks if look and look[0].startswith("chosen")] == ["2", "4"]


def test_all_rows_of_a_filter_are_still_those_under_another_one(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """Shown under another filter, "all" must not mean rows that nobody has seen when choosing."""
    table = table_of(tk_root, pilot)
    table.filter("name 0001")
    pilot.wait_until(lambda: table.total() == 10, timeout=GIVE_UP)
    press(table, "<Control-a>")
    assert table.selection().view == View(filter="name 0001")
    table.filter(None)
    pilot.wait_until(lambda: not table.selection().is_all, timeout=GIVE_UP)
    assert chosen(table) == list(range(10, 20))


def test_all_rows_stay_all_under_a_filter(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    press(table, "<Control-a>")
    table.filter("name 0001")
    pilot.wait_until(lambda: table.total() == 10, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert (table.selection().is_all, table.selection().count) == (True, 1_000)


def test_each_change_is_told_by_an_event_and_by_the_signal(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    told: list[int] = []
    counts: list[int] = []
    table.bind("<<TableSelect>>", lambda _event: told.append(table.selection().count))
    table.create_effect(lambda: counts.append(table.selection().count))
    click(table, 2)
    table.select([7, 8, 9])
    table.select([])
    assert (told, counts) == ([1, 3, 0], [0, 1, 3, 0])


def test_the_program_chooses_rows_that_were_never_loaded(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot, 20_000)
    table.select([15_000, 3])
    assert chosen(table) == [15_000, 3]
    table.select_all()
    handle = table.selected_keys()
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    assert handle.result() == list(range(20_000))


def test_a_handler_of_the_event_may_destroy_the_table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    x, y, _width, _height = table.tree.bbox("r2", "c1")  # type: ignore[misc]
    table.bind("<<TableSelect>>", lambda _event: table.destroy())
    table.tree.event_generate("<ButtonPress-1>", x=x + 5, y=y + 5)
    pilot.settle(GIVE_UP)
    assert not table.winfo_exists()
