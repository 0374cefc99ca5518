"""`CopiedView`: the rows of a view, which have no numbers and no index: copied into a scratch file. Workers only.

The copy is made when it is needed, and again when the file has changed. The first rows in the view's own order come
without it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import (
    ClosedConnectionsError,
    Connections,
    asking,
    connect,
)
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile, open_scratch
from tkasync.widgets.sources.sqlite.file.watch import Watch
from tkasync.widgets.sources.sqlite.table_rows import NEAR, TableRows
from tkasync.widgets.sources.sqlite.tables import Table, cell, definitions, quoted, read_table
from tkasync.widgets.sources.view import Row, View

_POLL = 0.05  # seconds between two looks whether the task that waits was aborted

T = TypeVar("T")


class CopiedView:
    """What a table asks, of the view *table* in the file at *path*."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._table = table
        self._connections = Connections(path)
        self._watch = Watch(path)
        self._copying = threading.Lock()
        self._copy: _Copy | None = None

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        copy = self._ready()
        if copy is None and view.filter in (None, ""):
            with self._connections.reading() as connection:
                return int(connection.execute(f"SELECT count(*) FROM {self._table.source}").fetchone()[0])
        return self._ask(lambda rows: rows.count(view))

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        copy = self._ready()
        is_plain = not view.order and view.filter in (None, "")
        if copy is None and is_plain and start + size <= NEAR:
            return self._first_rows(start, size)
        return self._ask(lambda rows: rows.page(view, start, size))

    def _first_rows(self, start: int, size: int) -> list[Row]:
        cells = ", ".join(map(cell, self._table.columns))
        with self._connections.reading() as connection:
            found = connection.execute(
                f"SELECT {cells} FROM {self._table.source} LIMIT ? OFFSET ?", (size, start)
            )
            rows = found.fetchall()
        if self._table.key:
            return [self._table.row(row) for row in rows]
        return [(start + place, *row) for place, row in enumerate(rows, 1)]

    def prepare(self, view: View) -> None:
        """Make any row of *view* quick to reach."""
        self._ask(lambda rows: rows.prepare(view))

    def position(self, view: View, key: Any) -> int | None:
        """Return where the row with *key* stands in *view*; ``None``: it is not in it."""
        return self._ask(lambda rows: rows.position(view, key))

    def keys(self, view: View, start: int, stop: int) -> list[Any]:
        """Return the keys of the rows of *view* from *start* to *stop*, that one not included."""
        return self._ask(lambda rows: rows.keys(view, start, stop))

    def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the first place of *view*, from *start* on, whose cell of *column* begins with *text*, in any case."""
        return self._ask(lambda rows: rows.find(view, column, text, start))

    # The copy

    def _ready(self) -> _Copy | None:
        copy = self._copy
        is_right = copy is not None and not copy.is_gone and copy.changes == self._watch.changes()
        return copy if is_right else None

    def _ask(self, question: Callable[[TableRows], T]) -> T:
        while True:
            copy = self._copied()
            try:
                return question(copy.rows)
            except (ClosedConnectionsError, OSError, sqlite3.Error):
                if not copy.is_gone:  # another thread has copied anew, or closed it
                    raise

    def _copied(self) -> _Copy:
        while not self._copying.acquire(timeout=_POLL):
            checkpoint()
        try:
            copy = self._ready()
            if copy is None:
                copy, old = _Copy(self._path, self._table, self._watch.changes()), self._copy
                self._copy = copy
                if old is not None:
                    old.close()
            return copy
        finally:
            self._copying.release()

    def close(self) -> None:
        """Close its connections, and drop what it has on the disk; it can be used again."""
        closed, self._connections = self._connections, Connections(self._path)
        closed.close()
        self._watch.close()
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.close()


class _Copy:
    """The rows of a view, after so many *changes* of the file."""

    def __init__(self, path: Path, view: Table, changes: int) -> None:
        self.changes = changes
        self._file = open_scratch()
        try:
            self._fill(path, view, self._file)
            with self._file.connections.reading() as connection:
                table = read_table(connection, "copy", view.key[0] if view.key else None)
        except BaseException:
            self._file.close()
            raise
        self.rows = TableRows(self._file.path, table)

    def _fill(self, path: Path, view: Table, file: ScratchFile) -> None:
        names = ", ".join(map(quoted, view.columns))
        cells = ", ".join(map(cell, view.columns))
        connection = connect(path)
        try:
            with asking(path):
                file.attach(connection)
                connection.execute(f"CREATE TABLE scratch.copy ({definitions(view.columns)})")
                connection.execute(f"INSERT INTO scratch.copy ({names}) SELECT {cells} FROM {view.source}")
        finally:
            connection.close()

    @property
    def is_gone(self) -> bool:
        """Whether its file was removed: the window closed in which it was made."""
        return self._file.connections.is_closed

    def close(self) -> None:
        """Remove the copy, after its last use."""
        self.rows.close()
        self._file.close()
