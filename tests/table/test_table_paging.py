"""A table over a source: what it shows, what it asks for, and what it no longer asks for."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import HeldSource, MadeSource
from tests.table.people import begin_edit, click, enter, people, press, table_of
from tests.table.seen import cells, names, packed, tags, wait_for_top
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, VirtualTable

ASKED = {"count", "page", "position", "keys", "find", "write"}


@pytest.fixture
def held(tk_root: tk.Tk) -> Iterator[HeldSource]:
    """A source of a hundred thousand rows that answers when told."""
    source = HeldSource(100_000)
    yield source
    source.open()


def test_the_first_rows_are_shown(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """As many as fit, with the texts that the columns make."""
    columns = [Column("id", "No.", format="#{}".format), Column("name")]
    table = packed(tk_root, MadeSource(1_000), columns)
    wait_for_top(pilot, table, "name 0")
    assert cells(table)[:2] == [("#0", "name 0"), ("#1", "name 1")]
    assert table.total() == 1_000


def test_the_source_never_runs_on_the_ui_thread(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = MadeSource(1_000)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    assert source.threads
    assert threading.get_ident() not in source.threads


def test_whatever_a_table_asks_its_source_is_asked_off_the_ui_thread(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    asked: dict[str, set[int]] = {}

    class Noting(ListSource):
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if name not in ASKED:
                return found

            def note(*args: Any) -> Any:
                asked.setdefault(name, set()).add(threading.get_ident())
                return found(*args)

            return note

    table = table_of(tk_root, pilot, source=people(5_000, Noting))
    click(table, 2)
    table.order_by(("age", True))  # the current row is followed
    pilot.settle(GIVE_UP)
    table.select_all()
    pilot.wait_until(table.selected_keys().done, timeout=GIVE_UP)
    press(table, "<Key-n>")
    pilot.wait_until(lambda: "find" in asked, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    begin_edit(table, pilot, 0, "Ada")
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: "write" in asked, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert asked.keys() == ASKED
    assert not [name for name, threads in asked.items() if threading.get_ident() in threads]


def test_rows_that_are_not_there_yet_are_waited_for(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, held: HeldSource
) -> None:
    table = packed(tk_root, held)
    pilot.wait_until(lambda: set(cells(table)) == {("…", "…")}, GIVE_UP)
    assert all("faded" in each for each in tags(table))
    held.let(0)
    wait_for_top(pilot, table, "name 0")
    assert not any("faded" in each for each in tags(table))


def test_a_table_never_has_more_rows_in_tk_than_fit(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, MadeSource(1_000_000))
    table.tree.configure(height=10)
    wait_for_top(pilot, table, "name 0")
    for row in (500_000, 999_999, 0):
        table.see(row)
        pilot.settle()
    assert len(table.tree.get_children()) <= table.winfo_height() // 10


def test_see_shows_any_row(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, MadeSource(100_000_000))
    pilot.wait_until(lambda: table.total() == 100_000_000, GIVE_UP)
    table.see(99_999_999)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 99999999"], GIVE_UP)
    with pytest.raises(IndexError, match="from 0 to 99999999"):
        table.see(100_000_000)


def test_what_flies_by_is_not_asked_for(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """While the bar is dragged, pages are asked for where it rests."""
    source = MadeSource(100_000)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    source.asked.clear()
    for row in range(10_000, 90_000, 1_000):
        table.see(row)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 89000"], GIVE_UP)
    pilot.settle()
    assert len(source.asked) < 12


def test_a_filtered_view_comes_in_one_piece(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table: VirtualTable = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    table.order_by(("id", True))
    assert names(table)[0] == "name 0"
    wait_for_top(pilot, table, "name 999")


def test_a_row_is_seen_as_soon_as_there_are_rows(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = VirtualTable(tk_root, MadeSource(10_000))
    table.pack(fill="both", expand=True)
    table.see(5_000)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 5000"], GIVE_UP)
