"""A SQLite file that cannot be used is named, with what to look at, whatever SQLite itself says."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file
from tkasync.widgets import SqliteSource, View
from tkasync.widgets.sources.sqlite.file import connections, watch


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_file(
        tmp_path / "shop?.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name)",
        "INSERT INTO t VALUES (1, 'Ada')",
    )


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "text.db"
    file.write_text("a letter, and no database at all" * 99)
    with pytest.raises(sqlite3.DatabaseError, match=r"text\.db: it is no SQLite database") as caught:
        SqliteSource(file, "t")
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_NOTADB


def test_a_file_that_is_damaged(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    source = SqliteSource(path, "t")
    with pytest.raises(sqlite3.DatabaseError, match=r"malformed: .*shop\?\.db: it is damaged; put a copy"):
        source.page(View(), 0, 9)


def test_a_file_that_another_program_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections.connect, "__defaults__", ("ro", 0.01))
    monkeypatch.setattr(watch, "_TRY", 0.0)
    monkeypatch.setattr(watch, "PATIENCE", 0.0)
    source = SqliteSource(path, "t")
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        calls: list[Any] = [lambda: source.page(View(), 0, 9), lambda: source.write(1, "name", "Zoe")]
        for call in calls:
            with pytest.raises(
                sqlite3.OperationalError, match=r"locked: .*shop\?\.db: another program"
            ) as caught:
                call()
            assert str(caught.value).count("another program") == 1
    finally:
        other.close()
    assert source.page(View(), 0, 9) == [(1, 1, "Ada")]


def test_a_file_that_this_user_may_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The suite may run as root, who may read everything.
    monkeypatch.setattr(os, "access", lambda file, mode: not (file == path and mode == os.R_OK))
    with pytest.raises(PermissionError, match=r"shop\?\.db may not be read by this user"):
        SqliteSource(path, "t")
