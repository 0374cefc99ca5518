"""Each source in a table, in a window."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file
from tests.support import GIVE_UP
from tkasync import spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import CsvSource, ListSource, RemoteSource, SqliteSource, View, VirtualTable

ROWS = [(number, f"name {number:03}") for number in range(300)]


def sqlite(folder: Path) -> Any:
    return SqliteSource(
        make_file(folder / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, name)", rows=ROWS), "t"
    )


def csv(folder: Path) -> Any:
    (folder / "a.csv").write_text("id,name\n" + "".join(f"{number},{name}\n" for number, name in ROWS))
    return CsvSource(folder / "a.csv")


def remote(_folder: Path) -> Any:
    """The total comes with the rows."""

    async def fetch(view: View, start: int, size: int) -> tuple[list[Any], int]:
        rows = sorted(ROWS, reverse=bool(view.order) and view.order[0][1])
        return [(row[0], *row) for row in rows[start : start + size]], len(rows)

    return RemoteSource(fetch, columns=("id", "name"))


def in_memory(_folder: Path) -> Any:
    return ListSource(ROWS, columns=("id", "name"), key="id")


@pytest.mark.parametrize("make", [in_memory, sqlite, csv, remote])
def test_a_table_shows_it_sorts_it_and_reaches_its_end(
    make: Any, tmp_path: Path, tk_root: tk.Tk, pilot: Pilot
) -> None:
    made = spawn_task(make, tmp_path)  # what it keeps for the window must not keep the window
    pilot.wait_until(made.done, timeout=GIVE_UP)
    table = VirtualTable(tk_root, made.result())
    table.pack(fill="both", expand=True)
    pilot.wait_until(lambda: table.total() == 300 and shown(table)[0] == "name 000", timeout=GIVE_UP)
    table.order_by(("id", True))
    pilot.wait_until(lambda: shown(table)[0] == "name 299" and table.total() == 300, timeout=GIVE_UP)
    table.see(299)
    pilot.wait_until(lambda: "name 000" in shown(table), timeout=GIVE_UP)


def shown(table: VirtualTable) -> list[str]:
    rows = [table.tree.item(row, "values") for row in table.tree.get_children()]
    return [str(row[1]) for row in rows if row] or [""]
