"""Bytes, texts with a NUL, and texts that are no UTF-8: what is shown, copied and exported of them."""

from __future__ import annotations

import csv
import sqlite3
import sys
import tkinter as tk
from contextlib import closing
from pathlib import Path

import pytest

from apps.table_explorer.exporting import exact, export
from apps.table_explorer.shown import columns_of
from tests.support import GIVE_UP
from tkasync import Runtime, spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import SqliteSource, View


@pytest.fixture
def source(tmp_path: Path) -> SqliteSource:
    path = tmp_path / "odd.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE odd (id INTEGER PRIMARY KEY, cell)")
        rows = [("plain",), ("a\0b",), (b"\x00\xff",), (None,)]
        connection.executemany("INSERT INTO odd (cell) VALUES (?)", rows)
        connection.execute("INSERT INTO odd (cell) VALUES (CAST(x'636166E9' AS TEXT))")
    return SqliteSource(path, "odd")


def test_an_export_has_all_of_each_cell(
    source: SqliteSource, tmp_path: Path, tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    path = tmp_path / "odd.csv"
    task = spawn_task(export, source, View(), ["cell"], None, path)
    pilot.wait_until(task.done, timeout=GIVE_UP)
    assert task.result() == 5
    text = path.read_bytes().decode()
    assert text.split("\r\n") == ["cell", "plain", "a\0b", "X'00FF'", '""', "X'636166E9'", ""]
    if sys.version_info >= (3, 11, 4):  # before, csv reads no NUL
        assert [row[0] for row in csv.reader(text.splitlines(keepends=True))][2] == "a\0b"


def test_bytes_are_shown_by_their_number_and_copied_as_they_are(source: SqliteSource) -> None:
    column = columns_of(source)[1]
    values = [row[2] for row in source.page(View(), 0, 9)]
    assert [column.text(value) for value in values] == ["plain", "a\ufffdb", "2 bytes", "", "caf\\xe9"]
    assert [column.full_text(value) for value in values] == ["plain", "a\0b", "X'00FF'", "", "X'636166E9'"]
    assert exact(7) == 7
