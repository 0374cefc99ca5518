"""`Watch`: whether a SQLite file has been changed, by whom, and the writing of cells. Workers only.

SQLite tells a connection when *another* one has changed the file. So what we write goes through the connection that
asks: a change of our own is known, and need not cost the orders that it leaves right. Another file at the path is a
change as well.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from time import monotonic, sleep
from typing import Any, NamedTuple, TypeVar

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import PATIENCE, Identity, asking, connect, identity_of
from tkasync.widgets.sources.sqlite.filtering import Condition, same
from tkasync.widgets.sources.sqlite.tables import Table, quoted

_TRY = 0.05  # seconds for which one try waits for a file that is locked: readers wait with it
_PAUSE = 0.05  # seconds between two tries

T = TypeVar("T")


class Written(NamedTuple):
    """What a write has done."""

    is_alone: bool
    """Whether nothing else was changed, by a trigger for instance."""
    key: Any
    """The row's key, which may be another one by now."""


class _ReplacedError(Exception):
    """Another file has taken the place of the one that was to be written to."""


class Watch:
    """Counts the changes of the file at *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._file: Identity | None = None  # that the connection was opened to
        self._can_write = False
        self._seen = 0
        self._changes = 0

    def changes(self) -> int:
        """Return how many changes there have been; any number but the last one means that data may differ."""
        return self._patiently(self._look)

    def _patiently(self, step: Callable[[], T]) -> T:
        """Return what *step* returns, under the lock; tried again for seconds while another program has the file."""
        deadline = monotonic() + PATIENCE
        while True:
            try:
                with asking(self._path), self._lock:
                    return step()
            except _ReplacedError:
                continue  # the next try opens the new one
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() > deadline:
                    raise
            checkpoint()
            sleep(_PAUSE)  # outside of the lock: who reads goes on

    def _look(self) -> int:
        file = identity_of(self._path)
        if self._connection is not None and file is not None and file != self._file:
            self._let_go()
        if self._connection is None:
            self._file = file  # asked before it is opened: a later one is seen at the next look
            self._connection = connect(self._path, patience=_TRY)
            self._seen = _version(self._connection)
            self._changes += 1
        elif (version := _version(self._connection)) != self._seen:
            self._seen = version
            self._changes += 1
        return self._changes

    def note_change(self) -> int:
        """Count a change that was made here, and return how many there have been."""
        with self._lock:
            self._changes += 1
        return self.changes()

    def write(self, table: Table, key: Any, column: str, value: Any) -> Written:
        """Write a cell.

        Raises:
            LookupError: there is no row with *key*, or there are several.
            ValueError: no cell can hold *value*.
            FileNotFoundError: there is no such file any more.
            sqlite3.Error: as SQLite says; locked: another program has had the file for seconds.
        """
        parts = table.parts_of(key)
        if not parts:
            raise LookupError(f"there is no row with the key {key!r} in {table.name} of {self._path}")
        row = same([f"{quoted(table.name)}.{quoted(name)}" for name in table.key_columns], parts)
        return self._patiently(lambda: self._write(table, row, key, column, value))

    def _write(self, table: Table, row: Condition, key: Any, column: str, value: Any) -> Written:
        connection = self._writing()
        _check_value(connection, value)
        name = f"main.{quoted(table.name)}"
        before = connection.total_changes
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._check_file()
            locator = _locator_in(connection, table, row)
            update = f"UPDATE {name} SET {quoted(column)} = ? WHERE {row.sql}"
            count = connection.execute(update, (value, *row.values)).rowcount
            if not count:
                raise LookupError(
                    f"there is no row with the key {key!r} in {table.name} of {self._path}, "
                    "or a trigger lets nobody change it"
                )
            if count > 1:
                raise LookupError(f"{count} rows have the key {key!r} in {table.name} of {self._path}")
            changes = connection.total_changes - before
            # Whatever the column: a trigger, or a column that is made of others, may be the key's.
            changed = {column: value} if column in locator else {}
            key = _key_of(connection, table, {**locator, **changed}, key)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise
        return Written(changes == 1, key)

    def _writing(self) -> Connection:
        """Return the connection that asks, from the first write on one that can write."""
        self._look()
        if self._connection is None or not self._can_write:
            file = identity_of(self._path)
            connection = connect(self._path, "rw", patience=_TRY)
            connection.execute("PRAGMA foreign_keys = ON")
            seen = _version(connection)
            self._look()  # what others have changed until the new one looks
            if self._connection is not None:
                self._connection.close()
            self._connection, self._file, self._seen, self._can_write = connection, file, seen, True
        return self._connection

    def _check_file(self) -> None:
        """Check that what is written will be found: SQLite also writes to a file that has lost its name."""
        file = identity_of(self._path)
        if file is None:
            raise FileNotFoundError(f"there is no file {self._path} any more, so nothing is written")
        if file != self._file:
            raise _ReplacedError

    def close(self) -> None:
        """Close its connection; it can be used again."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection, self._can_write = self._connection, None, False
        if connection is not None:
            connection.close()


def _locator_in(connection: Connection, table: Table, row: Condition) -> dict[str, Any]:
    """Return what *row* is found by, whatever its key becomes; nothing where there is no such row."""
    names = ", ".join(map(quoted, table.locator))
    found = connection.execute(f"SELECT {names} FROM main.{quoted(table.name)} WHERE {row.sql}", row.values)
    return dict(zip(table.locator, found.fetchone() or (), strict=False))


def _key_of(connection: Connection, table: Table, locator: dict[str, Any], key: Any) -> Any:
    """Return the key of the row at *locator*, as SQLite has it: a value takes the type of its column.

    That is *key* where the row is not found: a trigger may have given it another place, or taken it away.
    """
    names = ", ".join(map(quoted, table.key_columns))
    row = same(map(quoted, locator), locator.values())
    found = connection.execute(
        f"SELECT {names} FROM main.{quoted(table.name)} WHERE {row.sql}", row.values
    ).fetchone()
    if found is None:
        return key
    return found[0] if len(found) == 1 else found


def _check_value(connection: Connection, value: Any) -> None:
    """Check it by itself, also what an adapter of `sqlite3` makes of it: errors of the statement say other things."""
    try:
        connection.execute("SELECT ?", (value,))
    except (OverflowError, UnicodeEncodeError, sqlite3.Error) as error:
        raise ValueError(
            "a cell of a SQLite file holds a whole number of 64 bits, a float, a text without halves of characters, "
            f"bytes or None, not this {type(value).__name__}: {error}"
        ) from error


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
