"""Cells that are written to a file, and rows that a program puts into one."""

from __future__ import annotations

import gc
import sqlite3
from pathlib import Path
from time import sleep

import pytest

from tests.sources.files import locked, make_file, run, scratch_folders
from tests.support import let_work_end, run_until
from tkasync import current_task, spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import SqliteSource, View
from tkasync.widgets.sources.sqlite.file import watch

ALL = View()
PEOPLE = ("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (7, 'Ada'), (8, 'Eve')")
BY_NAME = View((("name", False),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_file(tmp_path / "people.db", *PEOPLE)


def test_a_cell_is_written_to_the_file_and_nothing_is_kept_as_nothing(path: Path) -> None:
    source = SqliteSource(path, "t")
    source.write(7, "name", "O'Hara; --")
    source.write(8, "name", None)
    assert run(path, "SELECT * FROM t") == [(7, "O'Hara; --"), (8, None)]
    assert source.page(BY_NAME, 0, 9) == [(8, 8, None), (7, 7, "O'Hara; --")]


def test_a_written_cell_leaves_the_orders_that_it_does_not_touch(tmp_path: Path, short_steps: None) -> None:
    path = make_file(
        tmp_path / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)", rows=[(1, 2, 3), (2, 1, 4)]
    )
    source = SqliteSource(path, "t")
    by_a = View((("a", False),))
    source.prepare(by_a)
    before = scratch_folders()
    source.write(1, "b", 9)
    assert source.page(by_a, 0, 9) == [(2, 2, 1, 4), (1, 1, 2, 9)]
    assert scratch_folders() == before
    source.write(1, "a", 0)
    assert source.page(by_a, 0, 9) == [(1, 1, 0, 9), (2, 2, 1, 4)]
    assert scratch_folders() != before


def test_what_a_trigger_changes_is_in_the_next_answer(tmp_path: Path, short_steps: None) -> None:
    path = make_file(
        tmp_path / "a.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)",
        "CREATE TRIGGER g AFTER UPDATE OF b ON t BEGIN UPDATE t SET a = -a; END",
        "INSERT INTO t VALUES (1, 1, 0), (2, 2, 0)",
    )
    source = SqliteSource(path, "t")
    by_a = View((("a", False),))
    assert source.keys(by_a, 0, 9) == [1, 2]
    source.write(1, "b", 5)
    assert source.keys(by_a, 0, 9) == [2, 1]


def test_a_new_key_is_the_rows_from_then_on(path: Path, short_steps: None) -> None:
    source = SqliteSource(path, "t")
    source.prepare(ALL)
    source.write(7, "id", 9)
    assert source.keys(ALL, 0, 9) == [8, 9]
    assert source.position(ALL, 7) is None


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    path = make_file(
        tmp_path / "a.db",
        "CREATE TABLE u (id INTEGER PRIMARY KEY)",
        "INSERT INTO u VALUES (1)",
        "CREATE TABLE t (k, name TEXT NOT NULL, u INTEGER REFERENCES u (id), twice AS (name || name))",
        "INSERT INTO t VALUES (1, 'a', 1), (1, 'b', 1), (2, 'c', 1)",
    )
    source = SqliteSource(path, "t", key="k")
    before = run(path, "SELECT * FROM t")
    assert source.page(ALL, 0, 1) == [(1, 1, "a", 1, "aa")]
    for key, column, value, error, words in (
        (3, "name", "x", LookupError, "there is no row with the key 3 in t of "),
        (1, "name", "x", LookupError, "2 rows have the key 1"),
        (2, "nmae", "x", ValueError, "there is no column 'nmae'"),
        (2, "name", None, sqlite3.IntegrityError, "NOT NULL"),
        (2, "u", 5, sqlite3.IntegrityError, "FOREIGN KEY"),
        (2, "twice", "x", sqlite3.OperationalError, "generated column"),
    ):
        with pytest.raises(error, match=words):
            source.write(key, column, value)
    assert run(path, "SELECT * FROM t") == before


def test_a_write_is_tried_again_while_another_program_has_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, fake_host: FakeHost
) -> None:
    source = SqliteSource(path, "t")
    tries: list[float] = []

    def pause(seconds: float) -> None:
        tries.append(seconds)
        sleep(0.01)

    monkeypatch.setattr(watch, "_TRY", 0.0)
    monkeypatch.setattr(watch, "PATIENCE", 3600.0)
    monkeypatch.setattr(watch, "sleep", pause)
    with locked(path, "IMMEDIATE") as other:
        handle = spawn_task(source.write, 7, "name", "Zoe")
        run_until(fake_host, lambda: len(tries) > 3)
        assert source.page(ALL, 0, 1) == [(7, 7, "Ada")]  # who reads goes on
        other.rollback()
        run_until(fake_host, handle.done)
    assert handle.result() is None
    assert run(path, "SELECT name FROM t WHERE id = 7") == [("Zoe",)]


def test_a_write_that_another_program_holds_up_for_long_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SqliteSource(path, "t")
    monkeypatch.setattr(watch, "_TRY", 0.0)
    monkeypatch.setattr(watch, "PATIENCE", 0.0)
    with locked(path, "IMMEDIATE"), pytest.raises(sqlite3.OperationalError, match="locked"):
        source.write(7, "name", "Zoe")
    source.write(7, "name", "Zoe")
    assert source.page(ALL, 0, 1) == [(7, 7, "Zoe")]


# --- Rows of a program


def test_rows_of_a_program_are_loaded_and_kept_as_they_are() -> None:
    rows = [(1, "a", 2.5, None, b"x"), (2, True, 2**70, ("t", 1), -7)]
    source = SqliteSource.of(iter(rows), columns=("id", "order", "C", "d", "e"), key="id")
    assert source.page(ALL, 0, 9) == [(1, *rows[0]), (2, 2, 1, str(2**70), "('t', 1)", -7)]
    source.write(1, "order", "b")
    assert source.page(ALL, 0, 1)[0][2] == "b"
    assert len(scratch_folders()) == 1
    del source
    gc.collect()
    assert scratch_folders() == []


def test_two_rows_with_one_key_are_refused_and_nothing_is_left() -> None:
    with pytest.raises(ValueError, match="two rows have the same 'id'"):
        SqliteSource.of([(1,), (1,)], columns=("id",), key="id")
    assert scratch_folders() == []


def test_a_load_that_is_aborted_leaves_nothing(fake_host: FakeHost) -> None:
    def rows():
        for number in range(10**6):
            if number == 5_500:
                task = current_task()
                assert task is not None
                task.abort()
            yield (number,)

    handle = spawn_task(SqliteSource.of, rows(), ("n",))
    run_until(fake_host, handle.done)
    let_work_end(fake_host)
    assert handle.cancelled()
    assert scratch_folders() == []
