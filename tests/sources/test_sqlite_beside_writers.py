"""A program that writes while orders are made: it waits for whoever reads, and lets nobody begin to meanwhile.

A source that holds one lock while it waits for another would wait for that program, and it for the source.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file, run
from tests.support import GIVE_UP
from tkasync.widgets import CsvSource, SqliteSource, View
from tkasync.widgets.sources.sqlite import alone, copied_view, orders

ALL = View()
BY_NAME, BY_NOTE = View((("name", False),)), View((("note", False),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [(number, f"name {number % 7}", f"note {number % 5}") for number in range(50)]
    return make_file(tmp_path / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, name, note)", rows=rows)


def write(path: Path, seconds: float = 0.3) -> None:
    """Change a row as another program does that waits so long for the file."""
    with closing(sqlite3.connect(path, timeout=seconds)) as connection, connection:
        connection.execute("UPDATE t SET note = note || '!' WHERE id = 3")


def test_a_program_can_write_when_an_order_begins_to_be_made(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = orders.open_scratch

    def write_first() -> Any:
        write(path)
        return made()

    monkeypatch.setattr(orders, "open_scratch", write_first)
    source = SqliteSource(path, "t")
    assert source.position(BY_NAME, 7) == 1
    assert source.find(BY_NOTE, "name", "name 3", 0) is not None
    source.close()
    assert run(path, "SELECT note FROM t WHERE id = 3")[0][0].startswith("note 3!!")


def test_who_waits_for_an_order_holds_no_program_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, may_go_on, waits = orders.open_scratch, threading.Event(), threading.Event()

    def held() -> Any:
        assert may_go_on.wait(GIVE_UP)
        return made()

    monkeypatch.setattr(orders, "open_scratch", held)
    monkeypatch.setattr(alone, "_POLL", 0.001)
    monkeypatch.setattr(alone, "checkpoint", waits.set)
    source, places = SqliteSource(path, "t"), []
    maker = threading.Thread(target=source.prepare, args=(BY_NAME,))
    waiter = threading.Thread(target=lambda: places.append(source.position(BY_NOTE, 5)))
    maker.start()
    waiter.start()
    try:
        assert waits.wait(GIVE_UP)
        write(path)
    finally:
        may_go_on.set()
        maker.join(GIVE_UP)
        waiter.join(GIVE_UP)
    assert places == [1]
    source.close()


# What was loaded or copied, closed between two steps of a question


def test_a_loaded_file_that_is_closed_in_the_midst_of_a_question_is_loaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``close`` and ``client.invalidate(source)`` show what has changed, with pages in flight."""
    (tmp_path / "a.csv").write_text("id,name\n1,Ada\n2,Bo\n")
    source = CsvSource(tmp_path / "a.csv")
    source.load()
    closed = []
    made = CsvSource._made

    def made_and_closed(self: CsvSource) -> Any:
        loaded = made(self)
        if not closed:
            closed.append(True)
            self.close()
        return loaded

    monkeypatch.setattr(CsvSource, "_made", made_and_closed)
    assert source.page(ALL, 0, 9) == [(1, "1", "Ada"), (2, "2", "Bo")]
    closed.clear()
    assert source.position(View((("name", True),)), 1) == 1
    source.close()


def test_a_copied_view_that_is_closed_in_the_midst_of_a_question_is_copied_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIEW v AS SELECT name, note FROM t WHERE id < 3")
    source = SqliteSource(path, "v")
    closed = []
    made = copied_view.CopiedView._made

    def made_and_closed(self: Any) -> Any:
        copy = made(self)
        if not closed:
            closed.append(True)
            self.close()
        return copy

    monkeypatch.setattr(copied_view.CopiedView, "_made", made_and_closed)
    assert [row[1:] for row in source.page(View((("name", True),)), 0, 1)] == [("name 2", "note 2")]
    source.close()
