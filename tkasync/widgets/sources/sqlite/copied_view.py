"""`CopiedView`: the rows of a view, which have no numbers and no index: copied into a scratch file. Workers only.

The copy is made when it is needed, and again when the file has changed. The first rows in the view's own order come
without it.
"""

from __future__ import annotations

from pathlib import Path

from tkasync.widgets.sources.sqlite.file.connections import Connections, asking, connect
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile, open_scratch
from tkasync.widgets.sources.sqlite.file.watch import Watch
from tkasync.widgets.sources.sqlite.on_demand import RowsOnDemand, ScratchRows
from tkasync.widgets.sources.sqlite.table_rows import NEAR, TableRows
from tkasync.widgets.sources.sqlite.tables import Table, cell, definitions, quoted, read_table
from tkasync.widgets.sources.view import Row, View


class CopiedView(RowsOnDemand["_Copy"]):
    """What a table asks, of the view *table* in the file at *path*."""

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__()
        self._path = path
        self._table = table
        self._connections = Connections(path)
        self._watch = Watch(path)
        self._copy: _Copy | None = None

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        copy = self._ready()
        if copy is None and view.filter in (None, ""):
            with self._connections.reading() as connection:
                return int(connection.execute(f"SELECT count(*) FROM {self._table.source}").fetchone()[0])
        return super().count(view)

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        copy = self._ready()
        is_plain = not view.order and view.filter in (None, "")
        if copy is None and is_plain and start + size <= NEAR:
            return self._first_rows(start, size)
        return super().page(view, start, size)

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

    # The copy

    def _ready(self) -> _Copy | None:
        copy = self._copy
        is_right = copy is not None and not copy.is_gone and copy.changes == self._watch.changes()
        return copy if is_right else None

    def _make(self) -> _Copy:
        copy, old = _Copy(self._path, self._table, self._watch.changes()), self._copy
        self._copy = copy
        if old is not None:
            old.close()
        return copy

    def close(self) -> None:
        """Close its connections, and drop what it has on the disk; it can be used again."""
        closed, self._connections = self._connections, Connections(self._path)
        closed.close()
        self._watch.close()
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.close()


class _Copy(ScratchRows):
    """The rows of a view, after so many *changes* of the file."""

    def __init__(self, path: Path, view: Table, changes: int) -> None:
        self.changes = changes
        file = open_scratch()
        try:
            _fill(path, view, file)
            with file.connections.reading() as connection:
                table = read_table(connection, "copy", view.key[0] if view.key else None)
        except BaseException:
            file.close()
            raise
        super().__init__(file, TableRows(file.path, table))


def _fill(path: Path, view: Table, file: ScratchFile) -> None:
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
