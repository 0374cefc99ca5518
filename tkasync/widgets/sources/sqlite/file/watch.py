"""`Watch`: whether a SQLite file has been changed, by whom, and the writing of cells. Workers only.

SQLite tells a connection when *another* one has changed the file. So what we write goes through the connection that
asks: a change of our own is known, and need not cost the orders that it leaves right.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from sqlite3 import Connection
from time import monotonic, sleep
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import PATIENCE, connect
from tkasync.widgets.sources.sqlite.filtering import Condition
from tkasync.widgets.sources.sqlite.tables import Table, quoted

_TRY = 0.05  # seconds for which one try waits for a file that is locked: readers wait with it
_PAUSE = 0.05  # seconds between two tries


class Watch:
    """Counts the changes of the file at *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._can_write = False
        self._seen = 0
        self._changes = 0

    def changes(self) -> int:
        """Return how many changes there have been; any number but the last one means that data may differ."""
        with self._lock:
            return self._look()

    def _look(self) -> int:
        if self._connection is None:
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
            return self._look()

    def write(self, table: Table, key: Any, column: str, value: Any) -> bool:
        """Write a cell, and return whether nothing else was changed, by a trigger for instance.

        Raises:
            LookupError: there is no row with *key*, or there are several.
            sqlite3.Error: as SQLite says; locked: another program has had the file for seconds.
        """
        names = " AND ".join(f"{quoted(table.name)}.{quoted(name)} IS ?" for name in table.key_columns)
        sql = f"UPDATE main.{quoted(table.name)} SET {quoted(column)} = ? WHERE {names}"
        parts = table.parts_of(key)
        if not parts:
            raise LookupError(f"there is no row with the key {key!r}")
        statement = Condition(sql, (value, *parts))
        deadline = monotonic() + PATIENCE
        while True:
            try:
                with self._lock:
                    return self._write(statement, key) == 1
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() > deadline:
                    raise
            checkpoint()
            sleep(_PAUSE)  # outside of the lock: who reads goes on

    def _write(self, statement: Condition, key: Any) -> int:
        connection = self._writing()
        before = connection.total_changes
        connection.execute("BEGIN IMMEDIATE")
        try:
            count = connection.execute(*statement).rowcount
            if not count:
                raise LookupError(f"there is no row with the key {key!r}, or a trigger lets nobody change it")
            if count > 1:
                raise LookupError(f"{count} rows have the key {key!r}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise
        return connection.total_changes - before

    def _writing(self) -> Connection:
        """Return the connection that asks, from the first write on one that can write."""
        if self._connection is None or not self._can_write:
            connection = connect(self._path, "rw", patience=_TRY)
            connection.execute("PRAGMA foreign_keys = ON")
            seen = _version(connection)
            self._look()  # what others have changed until the new one looks
            if self._connection is not None:
                self._connection.close()
            self._connection, self._seen, self._can_write = connection, seen, True
        return self._connection

    def close(self) -> None:
        """Close its connection; it can be used again."""
        with self._lock:
            connection, self._connection, self._can_write = self._connection, None, False
        if connection is not None:
            connection.close()


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
