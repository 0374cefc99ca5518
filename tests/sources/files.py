"""SQLite files as tests need them, and a source of one of their tables."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

SCRATCH = "tkasync-table-*"


def make_file(path: Path, *statements: str, rows: Iterable[Sequence[Any]] = (), table: str = "t") -> Path:
    """A database at *path*, made by *statements*; *rows* go into *table* before the last one of several."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        for row in rows:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", tuple(row))
        connection.commit()
    return path


def run(path: Path, statement: str, *values: Any) -> list[Any]:
    """Run one statement in another connection, as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(statement, values).fetchall()
        connection.commit()
    return found


@contextmanager
def locked(path: Path, how: str = "EXCLUSIVE") -> Iterator[sqlite3.Connection]:
    """The file while another program has it."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute(f"BEGIN {how}")
        yield connection
        if connection.in_transaction:
            connection.rollback()


def scratch_folders() -> list[Path]:
    """The folders of scratch files that there are."""
    return list(Path(tempfile.gettempdir()).glob(SCRATCH))
