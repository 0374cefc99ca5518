"""Real files: awkward names, views, changes by others, locks, and what is left on the disk."""

from __future__ import annotations

import gc
import sqlite3
from pathlib import Path

import pytest

from tests.sources.files import locked, make_file, run, scratch_folders
from tests.support import let_work_end, run_until
from tkasync import Runtime, spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import SqliteSource, View
from tkasync.widgets.sources.sqlite.file import connections

ALL = View()
PEOPLE = ("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (7, 'Ada'), (8, 'Eve')")
BY_NAME = View((("name", False),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_file(tmp_path / "people.db", *PEOPLE)


def many(path: Path, count: int = 50) -> Path:
    return make_file(path, PEOPLE[0], rows=[(number, f"n{number:04}") for number in range(count)])


# --- Names


@pytest.mark.parametrize(
    "name", ["a b.db", "what?.db", "no#1.db", "100%25.db", "it's.db", 'say "hi".db', "ü&=;.db"]
)
def test_a_file_may_have_any_name(name: str, tmp_path: Path) -> None:
    source = SqliteSource(make_file(tmp_path / name, *PEOPLE), "t")
    source.prepare(BY_NAME)
    assert source.page(BY_NAME, 0, 9) == [(7, 7, "Ada"), (8, 8, "Eve")]


@pytest.mark.parametrize("name", ["select", "order by", 'say "hi"', "it's", "a.b", "t", "[x]", "ä", "rowid"])
def test_tables_and_columns_may_have_any_name(name: str, tmp_path: Path, short_steps: None) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    statements = (
        f"CREATE TABLE {quoted} ({quoted} TEXT, n INTEGER)",
        f"CREATE INDEX i ON {quoted} (n)",
        f"INSERT INTO {quoted} VALUES ('b', 1), ('a', 2)",
    )
    source = SqliteSource(make_file(tmp_path / "a.db", *statements), name)
    assert source.columns == (name, "n")
    view = View(((name, False),))
    assert source.page(view, 0, 9) == [(2, "a", 2), (1, "b", 1)]
    assert source.page(View((("n", True),), "b"), 0, 9) == [(1, "b", 1)]
    source.write(1, name, "c")
    assert source.page(View(((name, True),)), 0, 9) == [(1, "c", 1), (2, "a", 2)]
    assert source.position(view, 1) == 1


def test_what_is_not_there_is_said(path: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no file .*none\.db"):
        SqliteSource(tmp_path / "none.db", "t")
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(LookupError, match=r"there is no table 'u' in .*; there are 't'"):
        SqliteSource(path, "u")
    with pytest.raises(ValueError, match="there is no column 'key'; there are 'id', 'name'"):
        SqliteSource(path, "t", key="key")
    source = SqliteSource(path, "t")
    with pytest.raises(ValueError, match="there is no column 'x'"):
        source.page(View((("x", False),)), 0, 9)
    with pytest.raises(TypeError, match="SqliteSource filters by a text"):
        source.count(View(filter=7))
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at" * 9)
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        SqliteSource(tmp_path / "text.db", "t")


def test_an_empty_table_has_no_rows(tmp_path: Path) -> None:
    source = SqliteSource(make_file(tmp_path / "a.db", PEOPLE[0]), "t")
    for view in (ALL, BY_NAME, View(filter="a")):
        source.prepare(view)
        assert source.count(view) == 0
        assert source.page(view, 0, 9) == source.page(view, 5, 9) == source.keys(view, 0, 9) == []
        assert source.position(view, 1) is None


def test_texts_that_are_no_utf_8_are_shown_by_their_bytes(tmp_path: Path, short_steps: None) -> None:
    path = make_file(tmp_path / "a.db", PEOPLE[0], "CREATE INDEX i ON t (name)")
    for number in range(20):
        run(path, "INSERT INTO t VALUES (?, CAST(x'ff' || ? AS TEXT))", number, f"{number:02}")
    source = SqliteSource(path, "t")
    assert [row[2] for row in source.page(BY_NAME, 9, 2)] == ["\\xff09", "\\xff10"]
    assert source.position(BY_NAME, 13) == 13


# --- Views


def test_a_view_is_read_only_and_any_row_of_it_is_reached(path: Path) -> None:
    run(path, "CREATE VIEW v AS SELECT name AS who, length(name) + id AS n FROM t ORDER BY id DESC")
    source = SqliteSource(path, "v")
    assert source.columns == ("who", "n")
    plain = [(1, "Eve", 11), (2, "Ada", 10)]
    assert (source.count(ALL), source.page(ALL, 0, 9)) == (2, plain)
    assert scratch_folders() == []  # the first rows need no copy
    source.prepare(ALL)
    assert (source.count(ALL), source.page(ALL, 0, 9)) == (2, plain)
    assert source.page(View((("n", False),), "a"), 0, 9) == [plain[1]]
    assert source.position(View((("n", False),)), 1) == 1
    assert source.keys(ALL, 0, 1) == [1]
    with pytest.raises(AttributeError, match="a view is read-only: write to the table that it shows"):
        source.write(1, "who", "x")
    assert getattr(source, "write", None) is None


def test_a_view_may_have_a_key(path: Path) -> None:
    run(path, "CREATE VIEW v AS SELECT name, id FROM t")
    source = SqliteSource(path, "v", key="id")
    assert source.page(ALL, 0, 1) == [(7, "Ada", 7)]
    source.prepare(BY_NAME)
    assert source.page(View((("name", True),)), 0, 1) == [(8, "Eve", 8)]
    assert source.position(BY_NAME, 8) == 1


def test_a_view_is_copied_again_when_its_table_has_changed(path: Path) -> None:
    run(path, "CREATE VIEW v AS SELECT name FROM t")
    source = SqliteSource(path, "v")
    assert source.count(View(filter="e")) == 1
    run(path, "INSERT INTO t VALUES (9, 'Grete')")
    assert source.count(View(filter="e")) == 2
    assert len(scratch_folders()) == 1


# --- Changes by others


@pytest.mark.parametrize("index", [[], ["CREATE INDEX i ON t (name)"]], ids=["sorted", "marks"])
def test_what_others_change_is_in_the_next_answer(
    index: list[str], tmp_path: Path, short_steps: None
) -> None:
    path = many(tmp_path / "a.db")
    for statement in index:
        run(path, statement)
    source = SqliteSource(path, "t")
    assert source.page(BY_NAME, 40, 2) == [(40, 40, "n0040"), (41, 41, "n0041")]
    run(path, "DELETE FROM t WHERE id < 30")
    run(path, "INSERT INTO t VALUES (60, 'a')")
    assert source.count(BY_NAME) == 21
    assert source.page(BY_NAME, 0, 2) == [(60, 60, "a"), (30, 30, "n0030")]
    assert source.position(BY_NAME, 49) == 20
    assert source.position(BY_NAME, 3) is None
    assert len(source.keys(BY_NAME, 0, 99)) == 21


def test_a_table_that_is_dropped_is_an_error_and_so_is_a_column(path: Path) -> None:
    source = SqliteSource(path, "t")
    run(path, "ALTER TABLE t RENAME COLUMN name TO called")
    with pytest.raises(sqlite3.OperationalError, match=r"no such column: t\.name"):
        source.page(ALL, 0, 9)  # and no page of the text "name"
    run(path, "DROP TABLE t")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        source.count(ALL)
    make_file(path, *PEOPLE)
    assert source.count(ALL) == 2


def test_a_file_that_is_locked_is_waited_for_and_then_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.connect, "__defaults__", ("ro", 0.01))
    source = SqliteSource(path, "t")
    with locked(path), pytest.raises(sqlite3.OperationalError, match="database is locked"):
        source.page(ALL, 0, 9)
    assert len(source.page(ALL, 0, 9)) == 2


# --- The end


def test_a_source_goes_with_its_files(path: Path) -> None:
    source = SqliteSource(path, "t")
    source.prepare(BY_NAME)
    assert len(scratch_folders()) == 1
    del source
    gc.collect()
    assert scratch_folders() == []


def test_a_source_that_was_closed_can_be_used_again(path: Path) -> None:
    source = SqliteSource(path, "t")
    for _ in range(3):
        source.prepare(BY_NAME)
        assert source.page(BY_NAME, 0, 1) == [(7, 7, "Ada")]
        source.close()
        assert scratch_folders() == []


def test_the_close_of_the_window_removes_what_its_tasks_have_made(
    path: Path, runtime: Runtime, fake_host: FakeHost
) -> None:
    source = SqliteSource(path, "t")
    handle = spawn_task(source.prepare, BY_NAME)
    run_until(fake_host, handle.done)
    assert len(scratch_folders()) == 1
    runtime.close()
    assert scratch_folders() == []
    assert source.page(BY_NAME, 0, 1) == [(7, 7, "Ada")]


def test_a_long_statement_ends_when_its_task_is_aborted(
    tmp_path: Path, fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_BETWEEN_CHECKPOINTS", 1_000)
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    path = make_file(tmp_path / "a.db", f"CREATE VIEW v AS {endless}")
    source = SqliteSource(path, "v")
    handle = spawn_task(source.count, ALL)
    run_until(fake_host, handle.is_running)
    handle.abort()
    let_work_end(fake_host)
    assert handle.cancelled()


def test_the_columns_that_are_declared_as_numbers_are_told(tmp_path: Path) -> None:
    columns = "id INTEGER PRIMARY KEY, price DECIMAL(8, 2), size DOUBLE, day DATE, name VARCHAR(20), untyped"
    source = SqliteSource(make_file(tmp_path / "a.db", f"CREATE TABLE t ({columns})"), "t")
    assert source.numeric == {"id", "price", "size"}
