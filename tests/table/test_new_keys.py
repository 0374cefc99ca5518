"""A row whose key is changed in its cell: what is chosen, where the keyboard is and what waits go with it."""

from __future__ import annotations

import sqlite3
import threading
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import (
    Guarded,
    chosen,
    click,
    editor,
    enter,
    name_at,
    notice,
    people,
    press,
    put_in_order,
)
from tests.table.people import table_of as any_table
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, NewKey, RemoteSource, SqliteSource, View, VirtualTable

COLUMNS = [Column("id", "No.", width=90, editable=True), Column("name", "Name", width=160, editable=True)]
TABLES = {
    "the row's number": "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)",
    "a text": "CREATE TABLE t (id TEXT PRIMARY KEY, name TEXT)",
    "a text, without numbers of rows": "CREATE TABLE t (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID",
    "two columns": "CREATE TABLE t (id TEXT, name TEXT, PRIMARY KEY (id, name))",
}


def table_of(root: tk.Tk, pilot: Pilot, source: Any) -> VirtualTable:
    return any_table(root, pilot, source=source, columns=COLUMNS)


def rename(table: VirtualTable, pilot: Pilot, row: int, key: str, then: str = "<Return>") -> None:
    """Type *key* into the cell of the key of the row that is the *row*-th on the screen."""
    click(table, row, "id")
    press(table, "<F2>")
    enter(table, pilot, key, then)


def wait_for_key(pilot: Pilot, table: VirtualTable, key: Any) -> None:
    pilot.wait_until(lambda: table.current() == key, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)


def make(path: Path, sql: str) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(sql)
        database.executemany(
            "INSERT INTO t VALUES (?, ?)", [(number, f"name {number}") for number in range(10, 40)]
        )
    return path


@pytest.mark.parametrize("sql", TABLES.values(), ids=TABLES.keys())
def test_the_row_stays_chosen_and_current_in_a_database(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, tmp_path: Path, sql: str
) -> None:
    table = table_of(tk_root, pilot, SqliteSource(make(tmp_path / "a.db", sql), "t"))
    put_in_order(table, pilot, ("id", False))
    rename(table, pilot, 2, "77")
    is_text, has_two = "TEXT" in sql.split(",")[0], "(id, name)" in sql
    key: Any = "77" if is_text else 77
    key = (key, "name 12") if has_two else key
    wait_for_key(pilot, table, key)
    assert chosen(table) == [key]
    press(table, "<Up>")
    assert table.current() == (("39", "name 39") if has_two else "39" if is_text else 39), (
        "it has moved with it"
    )


def test_a_key_that_sqlite_makes_of_what_is_written_is_the_rows(tmp_path: Path) -> None:
    source = SqliteSource(
        make(tmp_path / "a.db", "CREATE TABLE t (id NUMERIC, name TEXT UNIQUE)"), "t", key="id"
    )
    assert source.write(10, "id", "7.0") == NewKey(7)
    assert source.write(7, "name", "Ada") is None
    assert source.write(7, "id", 7.0) is None


def test_a_key_that_a_trigger_makes_is_the_rows(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "CREATE TABLE t (id TEXT PRIMARY KEY, name TEXT)")
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TRIGGER g AFTER UPDATE OF name ON t "
            "BEGIN UPDATE t SET id = 'of ' || new.name WHERE id = new.id; END"
        )
    assert SqliteSource(path, "t").write("10", "name", "Ada") == NewKey("of Ada")


def test_a_key_that_is_made_of_another_column_is_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE t (name TEXT, id GENERATED ALWAYS AS (name || '!') STORED)")
        database.execute("INSERT INTO t (name) VALUES ('Ada')")
    assert SqliteSource(path, "t", key="id").write("Ada!", "name", "Eve") == NewKey("Eve!")


def test_the_row_stays_chosen_and_current_in_a_list(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot, people(1_000))
    put_in_order(table, pilot, ("id", True))
    rename(table, pilot, 2, "5000")
    wait_for_key(pilot, table, 5000)
    assert chosen(table) == [5000]
    press(table, "<Shift-Down>")
    assert chosen(table) == [5000, 999]


class Served(ListSource):
    """A list that is asked on the loop; the server makes keys of its own of what it is sent."""

    async def write(self, key: Any, column: str, value: Any) -> Any:  # type: ignore[override]
        return super().write(key, column, value * 10 if column == "id" else value)


def remote(source: ListSource) -> RemoteSource:
    async def fetch(view: View, start: int, size: int) -> Any:
        return source.page(view, start, size), source.count(view)

    async def write(key: Any, column: str, value: Any) -> Any:
        return source.write(key, column, value * 10)

    return RemoteSource(fetch, columns=source.columns, write=write)


@pytest.mark.parametrize(
    "source", [lambda: people(50, Served), lambda: remote(people(50))], ids=["served", "remote"]
)
def test_the_row_stays_chosen_and_current_on_a_server(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, source: Callable[[], Any]
) -> None:
    table = table_of(tk_root, pilot, source())
    rename(table, pilot, 2, "77")
    wait_for_key(pilot, table, 770)
    assert chosen(table) == [770]


def test_a_frame_opens_no_cell(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": range(50), "name": [f"name {number}" for number in range(50)]})
    from tkasync.widgets import FrameSource

    table = table_of(tk_root, pilot, FrameSource(frame, key="id"))
    click(table, 2, "id")
    press(table, "<F2>")
    assert editor(table) is None
    assert chosen(table) == [2]


def test_a_write_that_waits_goes_to_the_row_of_the_key_before(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, guarded: Guarded
) -> None:
    table = table_of(tk_root, pilot, guarded)
    rename(table, pilot, 2, "5000", then="<Tab>")
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: guarded.writes == [(2, "id", 5000)], timeout=GIVE_UP)
    guarded.may_write.set()
    pilot.wait_until(lambda: len(guarded.writes) == 2, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert guarded.writes[1] == (5000, "name", "Ada")
    assert guarded.rows()[2] == (5000, "Ada", 2)
    assert (table.current(), name_at(table, 2), notice(table)) == (5000, "Ada", [])


def test_a_key_that_is_refused_changes_nothing(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot, people(50))
    rename(table, pilot, 2, "3")
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert (table.current(), chosen(table)) == (2, [2])


def test_a_refused_write_that_is_tried_again_goes_to_the_row_by_its_new_key(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.may_write.set()
    guarded.error = OSError("locked")
    table = table_of(tk_root, pilot, guarded)
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    again = next(part for part in every_button(table) if part.cget("text") == "Try again")
    guarded.error = None
    rename(table, pilot, 2, "5000")
    wait_for_key(pilot, table, 5000)
    again.invoke()
    pilot.wait_until(lambda: guarded.rows()[2] == (5000, "Ada", 2), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)


def every_button(widget: tk.Misc) -> list[Any]:
    parts = [part for child in widget.winfo_children() for part in (child, *every_button(child))]
    return [part for part in parts if part.winfo_class() == "TButton"]


def test_another_table_over_the_source_follows_too(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = people(50)
    one = table_of(tk_root, pilot, source)
    two = VirtualTable(tk_root, source, view=View((("id", True),)))
    two.pack(fill="both", expand=True)
    pilot.settle(GIVE_UP)
    two.select([2, 4])
    rename(one, pilot, 2, "500")
    wait_for_key(pilot, one, 500)
    assert chosen(two) == [500, 4]


def test_of_all_rows_but_one_that_one_is_left_out_under_its_new_key(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot, people(50))
    table.select_all()
    click(table, 2, modifiers="Control-")
    click(table, 2, "id", modifiers="Control-")
    click(table, 2, "id", modifiers="Control-")
    press(table, "<F2>")
    enter(table, pilot, "500")
    wait_for_key(pilot, table, 500)
    assert (set(table.selection().excluded), table.selection().count) == ({500}, 49)


def test_a_cell_of_the_row_that_is_open_meanwhile_is_written_to_it(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, guarded: Guarded
) -> None:
    table = table_of(tk_root, pilot, guarded)
    rename(table, pilot, 2, "5000", then="<Tab>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    guarded.may_write.set()
    wait_for_key(pilot, table, 5000)
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: guarded.rows()[2] == (5000, "Ada", 2), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert notice(table) == []


def test_the_row_looks_chosen_all_the_time(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    rows = [(number, f"name {number}") for number in range(50)]
    held = HeldPeople(rows, columns=("id", "name"), key="id")
    table = table_of(tk_root, pilot, held)
    held.gate.clear()
    try:
        rename(table, pilot, 2, "500")
        pilot.wait_until(lambda: table.current() == 500, timeout=GIVE_UP)
        for turn_of_the_wheel in ("<Button-5>", "<Button-4>"):  # so that its row is painted anew
            table.tree.event_generate(turn_of_the_wheel, x=20, y=60)
            table.update()
        assert table.tree.item("r2", "tags") == ("chosen current",), "before its page is fetched anew"
    finally:
        held.gate.set()
    pilot.settle(GIVE_UP)


class HeldPeople(ListSource):
    """People whose pages come while a gate is open."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.gate = threading.Event()
        self.gate.set()

    def page(self, view: View, start: int, size: int) -> Any:
        assert self.gate.wait(GIVE_UP)
        return super().page(view, start, size)


def test_what_else_a_write_returns_says_nothing(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    class Counting(ListSource):
        def write(self, key: Any, column: str, value: Any) -> Any:
            super().write(key, column, value)
            return 1

    table = table_of(tk_root, pilot, people(50, Counting))
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "Ada")
    pilot.settle(GIVE_UP)
    assert (table.current(), chosen(table)) == (2, [2])
    with pytest.raises(TypeError, match="a row's key is hashable"):
        NewKey([])
