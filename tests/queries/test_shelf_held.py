"""What queries keep in a file that another program holds: nothing is lost, and nobody waits long for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.queries.kept import leave, rows, user_of
from tests.queries.reading import read
from tkasync.queries.disk import kept_file


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_file, "_PATIENCE", 0.01)
    monkeypatch.setattr(kept_file, "_IMPATIENCE", 0.01)


@pytest.fixture
def other(run: Any, file: Path) -> Iterator[sqlite3.Connection]:
    """Another program, which holds the file until it rolls back."""
    leave(run)
    run()
    with closing(sqlite3.connect(file, isolation_level=None)) as program:
        program.execute("BEGIN EXCLUSIVE")
        yield program


def test_what_was_to_be_written_while_another_program_had_the_file_is_written_afterwards(
    run: Any, file: Path, other: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    host, client, server = run()
    user = user_of(server)
    client.set_data(user(2), "before")
    host.advance(20.0)
    client.seed({user(2): "Grace", user(3): "Linus"})
    host.advance(20.0)
    assert ([record.levelname for record in caplog.records], host.errors) == (["WARNING"], [])
    assert "another program holds the file" in caplog.text
    other.execute("ROLLBACK")
    host.advance(20.0)
    assert sorted(rows(file).values()) == ['"Ada"', '"Grace"', '"Linus"']
    assert len(caplog.records) == 1


def test_the_close_writes_what_waits_for_another_program(
    run: Any, file: Path, other: sqlite3.Connection
) -> None:
    host, client, server = run()
    client.set_data(user_of(server)(2), "Grace")
    host.advance(20.0)
    other.execute("ROLLBACK")
    run()
    assert sorted(rows(file).values()) == ['"Ada"', '"Grace"']


def test_what_is_removed_while_another_program_has_the_file_does_not_come_back(
    run: Any, file: Path, other: sqlite3.Connection
) -> None:
    host, client, server = run()
    user = user_of(server)
    host.run_pending()
    client.remove(user)
    host.advance(2.0)
    reader = read(user(1))
    host.run_pending()
    assert reader.data is None
    other.execute("ROLLBACK")
    host.advance(20.0)
    assert rows(file) == {}


def test_a_dump_that_fails_is_told_of_once_while_another_program_has_the_file(
    run: Any, file: Path, other: sqlite3.Connection
) -> None:
    host, client, server = run()
    user = user_of(server, dump=lambda value: value.upper())
    client.seed({user(2): 5, user(3): "Linus"})
    host.advance(20.0)
    assert [type(error) for error in host.errors] == [AttributeError]
    host.errors.clear()
    other.execute("ROLLBACK")
    host.advance(20.0)
    assert sorted(rows(file).values()) == ['"Ada"', "LINUS"]
