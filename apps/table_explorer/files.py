"""What is in a file: the tables of a database, or the rows of a CSV file. Plain functions, for workers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tkasync.widgets import CsvSource, SqliteSource

Source = SqliteSource | CsvSource

_MAGIC = b"SQLite format 3\x00"
_SMALLEST = 512  # bytes of a database
_NO_DATABASE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}
"""What SQLite says of a file that is none of its own, and of one that cannot be opened at all."""


class NoTableError(Exception):
    """There is nothing in the file that could be shown; its text says why."""


@dataclass(frozen=True)
class Opened:
    """A file and what it has: names of tables and views, or none, for a CSV file."""

    path: Path
    tables: tuple[str, ...] = ()
    csv: CsvSource | None = None


def look_into(path: Path) -> Opened:
    """Return what is in the file at *path*.

    Raises:
        NoTableError: nothing that could be shown.
        OSError: it cannot be read.
    """
    tables = None if path.is_dir() else tables_of(path)
    if tables is not None:
        return Opened(path, tables)
    start = _start_of(path)
    if not start:
        raise NoTableError(f"{path.name} is empty.")
    if start == _MAGIC:
        raise NoTableError(f"{path.name} is a damaged database.")
    if b"\x00" in start:
        raise NoTableError(f"{path.name} is neither a SQLite database nor a CSV file.")
    try:
        return Opened(path, csv=CsvSource(path))
    except ValueError as error:
        raise NoTableError(str(error)) from error


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise NoTableError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise NoTableError(f"{path} is a folder. Open a file in it.") from error
    except PermissionError as error:
        raise NoTableError(f"You may not read {path}. See its permissions.") from error


def tables_of(path: Path) -> tuple[str, ...] | None:
    """Return the tables and views of a database, by name; `None` where the file is no database.

    SQLite looks, not we: a file that this process opens and closes loses the locks that its connections have on it.

    Raises:
        NoTableError: it has none, or is damaged or locked.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            found = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name COLLATE NOCASE"
            ).fetchall()
    except sqlite3.Error as error:
        if error.sqlite_errorcode in _NO_DATABASE:
            return None
        raise NoTableError(f"{path.name} cannot be read: {error}.") from error
    if not found and path.stat().st_size < _SMALLEST:  # SQLite takes it for a new one
        return None
    if not found:
        raise NoTableError(f"{path.name} has no tables.")
    return tuple(name for (name,) in found)
