"""Another file takes the place of the one that is shown, as programs do that save by ``os.replace``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sources.files import locked, make_file, run
from tests.support import run_until
from tkasync import spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import SqliteSource, View
from tkasync.widgets.sources.sqlite.file import watch

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"
SHOWN = "CREATE VIEW v AS SELECT id, name FROM t"
ALL, BY_NAME = View(), View((("name", False),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_file(tmp_path / "a.db", TABLE, SHOWN, "INSERT INTO t VALUES (1, 'old'), (2, 'file')")


@pytest.fixture
def new(tmp_path: Path, path: Path) -> Path:
    return make_file(
        tmp_path / "new.db", TABLE, SHOWN, "INSERT INTO t VALUES (1, 'new'), (3, 'and'), (4, 'more')"
    )


@pytest.mark.parametrize("table", ["t", "v"])
@pytest.mark.usefixtures("short_steps")
def test_the_new_file_is_in_the_next_answer(path: Path, new: Path, table: str) -> None:
    source = SqliteSource(path, table)
    for view in (ALL, BY_NAME, View((), "e")):
        source.prepare(view)
        source.page(view, 0, 9)
    new.replace(path)
    assert source.count(ALL) == 3
    assert [row[2] for row in source.page(ALL, 0, 9)] == ["new", "and", "more"]
    assert [row[2] for row in source.page(BY_NAME, 0, 9)] == ["and", "more", "new"]
    assert source.count(View((), "e")) == 2
    assert source.find(BY_NAME, "name", "ne", 0) == 2
    source.close()


def test_a_cell_is_written_to_the_new_file_and_never_to_the_old(
    tmp_path: Path, path: Path, new: Path
) -> None:
    source = SqliteSource(path, "t")
    source.write(2, "name", "before")
    old = tmp_path / "old.db"
    os.link(path, old)
    new.replace(path)
    source.write(1, "name", "after")
    assert run(path, "SELECT name FROM t WHERE id = 1") == [("after",)]
    assert run(old, "SELECT name FROM t") == [("old",), ("before",)]
    assert source.page(ALL, 0, 1) == [(1, 1, "after")]
    source.close()


def test_a_file_that_is_gone_for_a_moment_is_read_on_and_not_written_to(tmp_path: Path, path: Path) -> None:
    source, away = SqliteSource(path, "t"), tmp_path / "away.db"
    source.write(1, "name", "first")
    before = source.page(ALL, 0, 9)
    path.rename(away)
    assert source.page(ALL, 0, 9) == before
    with pytest.raises(FileNotFoundError, match=r"there is no file .* any more, so nothing is written"):
        source.write(1, "name", "lost")
    away.rename(path)
    assert source.page(ALL, 0, 9) == before
    source.write(1, "name", "second")
    assert run(path, "SELECT name FROM t WHERE id = 1") == [("second",)]
    source.close()


def test_a_file_that_comes_while_a_write_waits_is_the_one_that_is_written_to(
    tmp_path: Path, path: Path, new: Path, monkeypatch: pytest.MonkeyPatch, fake_host: FakeHost
) -> None:
    tries: list[float] = []
    pause = watch.sleep

    def counted(seconds: float) -> None:
        tries.append(seconds)
        pause(0.01)

    monkeypatch.setattr(watch, "_TRY", 0.0)
    monkeypatch.setattr(watch, "PATIENCE", 3600.0)
    monkeypatch.setattr(watch, "sleep", counted)
    source, old = SqliteSource(path, "t"), tmp_path / "old.db"
    os.link(path, old)
    with locked(path, "IMMEDIATE"):
        handle = spawn_task(source.write, 1, "name", "written")
        run_until(fake_host, lambda: len(tries) > 2)
        new.replace(path)
        run_until(fake_host, handle.done)
    assert handle.result() is None
    assert run(path, "SELECT name FROM t WHERE id = 1") == [("written",)]
    assert run(old, "SELECT name FROM t WHERE id = 1") == [("old",)]
    source.close()


def test_who_reads_waits_for_a_program_that_has_the_whole_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, fake_host: FakeHost
) -> None:
    """Also the question whether it has changed, which no answer can do without."""
    tries: list[float] = []
    pause = watch.sleep

    def counted(seconds: float) -> None:
        tries.append(seconds)
        pause(0.01)

    monkeypatch.setattr(watch, "_TRY", 0.0)
    monkeypatch.setattr(watch, "PATIENCE", 3600.0)
    monkeypatch.setattr(watch, "sleep", counted)
    source = SqliteSource(path, "t")
    with locked(path) as other:
        handle = spawn_task(source.count, ALL)
        run_until(fake_host, lambda: len(tries) > 2)
        other.rollback()
        run_until(fake_host, handle.done)
    assert handle.result() == 2
    source.close()
