"""Rows into a scratch file, as they come. Any thread but the UI thread: work that takes its time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from numbers import Real
from sqlite3 import Connection
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import connect
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile, open_scratch
from tkasync.widgets.sources.sqlite.tables import definitions, quoted
from tkasync.widgets.sources.view import cells_of

TABLE = "rows"
_AT_ONCE = 5_000  # rows between two checkpoints
_STORED = {float, bytes, type(None)}  # as they are
_LARGEST = 2**63


def load(rows: Iterable[Sequence[Any]], columns: Sequence[str], key: str | None = None) -> ScratchFile:
    """Put *rows* into a new file, and return it.

    Raises:
        ValueError: two rows have one *key*, or a row has another number of cells.
        Cancelled: the task was aborted; the file is gone.
    """
    file = open_scratch()
    try:
        connection = connect(file.path, "rw")
        try:
            _fill(connection, rows, columns, key)
        finally:
            connection.close()
    except BaseException:
        file.close()
        raise
    return file


def _fill(
    connection: Connection, rows: Iterable[Sequence[Any]], columns: Sequence[str], key: str | None
) -> None:
    for setting in ("journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    connection.execute(f"CREATE TABLE {TABLE} ({definitions(columns)})")
    names = ", ".join(map(quoted, columns))
    insert = f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join('?' * len(columns))})"
    left = iter(rows)
    while batch := list(islice(left, _AT_ONCE)):
        checkpoint()
        connection.executemany(insert, batch)
    if key is not None:
        _make_index(connection, key)
    connection.execute("COMMIT")


def _make_index(connection: Connection, key: str) -> None:
    try:
        connection.execute(f"CREATE UNIQUE INDEX keys ON {TABLE} ({quoted(key)})")
    except sqlite3.IntegrityError:
        raise ValueError(
            f"two rows have the same {key!r}, which is their key: each row needs a key of its own"
        ) from None


def storable(
    rows: Iterable[Sequence[Any] | Mapping[str, Any]], columns: Sequence[str]
) -> Iterator[Sequence[Any]]:
    """Yield the cells of *rows* as SQLite can keep them: numbers of 64 bits, texts and bytes; the rest as it reads.

    Raises:
        ValueError: a row has more or fewer cells than there are *columns*.
    """
    for place, row in enumerate(rows):
        cells = cells_of(row, place, columns)
        yield [value if type(value) in _STORED else _storable(value) for value in cells]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, int):
        return int(value) if -_LARGEST <= value < _LARGEST else str(value)
    return float(value) if isinstance(value, Real) else str(value)
