"""`KeptFile`: the SQLite file in which queries are kept, with what is done to it. In a worker, one at a time.

A file that cannot be used is told of once, and left alone. One that another program holds is tried again, with what was
to be written.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

_log = logging.getLogger("tkasync")
_PATIENCE = 2.0  # a guess, in seconds: for which a worker waits until another program lets go of the file
_IMPATIENCE = 0.1  # seconds, once that was in vain: each read and the close would take so long again
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, version TEXT, written REAL, data TEXT, query TEXT, is_invalid INTEGER)"""
_BEFORE = ["key", "version", "written", "data"]
"""The columns of a file that an earlier tkasync has made: what is in it is dropped, as that of another version is."""


class Where(NamedTuple):
    """Which rows are meant: SQL, and the values of its question marks."""

    sql: str
    values: tuple[Any, ...] = ()


class Put(NamedTuple):
    """Keep an answer."""

    key: str
    query: str
    text: str
    written: float
    is_invalid: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget what *where* means."""

    where: Where


@dataclass(frozen=True, slots=True)
class Mark:
    """Count what *where* means as stale, whatever its age."""

    where: Where


Step = Put | Drop | Mark


class Found(NamedTuple):
    """What the file has under a key. Somebody may have changed it, so that no type is sure."""

    written: Any
    data: Any
    is_invalid: Any


class KeptFile:
    """See the module.

    Args:
        path: the file; folders are made.
        version: what was written under another one is dropped.
        max_age: seconds, by the wall clock, after which data is dropped.
    """

    def __init__(self, path: Path, version: str, max_age: float) -> None:
        self._path = path
        self._version = version
        self._max_age = max_age
        self._prepared: tuple[int, int] | None = None  # which file has the table
        self.is_broken: bool = False
        """Whether it is left alone."""
        self._is_held = False
        self._is_told = False

    def find(self, key: str) -> Found | None:
        """Return what is kept under *key*; ``None`` where nothing is."""
        row: tuple[Any, ...] | None = None
        with self._open() as database:
            if database is not None:
                # As bytes: SQLite would refuse the whole question for a text that is no UTF-8.
                columns = "written, CAST(data AS BLOB), is_invalid"
                query = f"SELECT {columns} FROM answers WHERE key = ? AND version = ?"
                row = database.execute(query, (key, self._version)).fetchone()
        return None if row is None else Found(*row)

    def write(self, steps: Iterable[Step]) -> bool:
        """Do all *steps*, or none; return whether that is final: false while another program holds the file."""
        self._is_held = False
        with self._open() as database:
            if database is not None:
                for step in steps:
                    _do(database, step, self._version)
        if not self._is_held:
            self._is_told = False  # not after a read: those may go well while each write waits
        return not self._is_held

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """Open the file for a block, which ends early where the file cannot be used."""
        if self.is_broken or not self._is_ready():
            yield None
            return
        try:
            with self._connected() as database:
                yield database
        except sqlite3.Error as error:
            self._give_up(error)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        patience = _IMPATIENCE if self._is_told else _PATIENCE
        with closing(sqlite3.connect(self._path, timeout=patience)) as database, database:
            yield database

    def _is_ready(self) -> bool:
        """Return whether the file has its table, which it gets: it may be new, removed meanwhile, or another one."""
        if self._prepared is None or self._prepared != _identity(self._path):
            try:
                self._prepare()
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                return False
            self._prepared = _identity(self._path)
        return True

    def _prepare(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._connected() as database:
            database.execute("PRAGMA journal_mode = WAL")
            # From here on: another program, which does the same, would drop the table that this one has made.
            database.execute("BEGIN IMMEDIATE")
            if [row[1] for row in database.execute("PRAGMA table_info(answers)")] == _BEFORE:
                database.execute("DROP TABLE answers")
            database.execute(_TABLE)
            oldest = time.time() - self._max_age
            database.execute("DELETE FROM answers WHERE version <> ? OR written < ?", (self._version, oldest))

    def _give_up(self, error: Exception) -> None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _IN_USE:
            self._is_held = True
            if not self._is_told:
                self._is_told = True
                _log.warning(
                    "another program holds the file %s, and what queries keep in it is written when it lets go",
                    self._path,
                )
            return
        self.is_broken = True
        _log.warning("the file %s cannot hold the data of queries, and is not used: %s", self._path, error)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:  # gone, or its folder is
        return None
    return status.st_dev, status.st_ino


def _do(database: sqlite3.Connection, step: Step, version: str) -> None:
    match step:
        case Put(key, query, text, written, is_invalid):
            row = key, version, written, text, query, is_invalid
            database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)
        case Drop(where):
            database.execute(f"DELETE FROM answers WHERE {where.sql}", where.values)
        case Mark(where):
            change = f"UPDATE answers SET is_invalid = 1 WHERE ({where.sql}) AND NOT is_invalid"
            database.execute(change, where.values)
