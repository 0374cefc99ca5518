"""`SqliteSource`: a table or view of a SQLite file, however many rows it has. Any thread.

What it is made of stands in ``sqlite/``.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tkasync.widgets.sources.sqlite.copied_view import CopiedView
from tkasync.widgets.sources.sqlite.file.connections import asking, connect
from tkasync.widgets.sources.sqlite.file.loading import TABLE, load, storable
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile, close_with_window
from tkasync.widgets.sources.sqlite.table_rows import TableRows
from tkasync.widgets.sources.sqlite.tables import read_table
from tkasync.widgets.sources.view import NewKey, Row, View, checked_names


class SqliteSource:
    """A table or view of the SQLite file at *path*, for a `VirtualTable`.

    The file is only read, but for `write`; it may change meanwhile. An order that has no index is made once, in a file
    in the system's temporary folder, and so is what a filter finds. Only the columns are read at once, on the thread
    that makes the source.

    Args:
        path: the file.
        table: the name of a table or view.
        key: the column whose values tell rows apart; the primary key by default, of several columns a tuple; of a
            table without one, and of a view, the number of the row.

    Raises:
        FileNotFoundError: there is no file.
        IsADirectoryError: it is a folder.
        LookupError: there is no such table.
        ValueError: there is no column *key*.
        PermissionError: this user may not read the file.
        sqlite3.Error: the file is no database, is damaged or locked; the text names it.
    """

    _file: ScratchFile | None = None  # of rows that were loaded: kept as long as the source

    def __init__(self, path: str | os.PathLike[str], table: str, *, key: str | None = None) -> None:
        self.path: Path = Path(path)
        """The file."""
        connection = connect(self.path)
        try:
            with asking(self.path):
                found = read_table(connection, table, key)
        finally:
            connection.close()
        self.columns: tuple[str, ...] = found.columns
        """The names of the columns."""
        self.numeric: frozenset[str] = found.declared_numeric
        """The columns that are declared as numbers, whatever is in their cells."""
        self._rows: TableRows | CopiedView = (
            TableRows(self.path, found) if found.locator else CopiedView(self.path, found)
        )
        weakref.finalize(self, self._rows.close)
        close_with_window(self, self._rows.close)

    @classmethod
    def of(
        cls, rows: Iterable[Sequence[Any] | Mapping[str, Any]], columns: Sequence[str], key: str | None = None
    ) -> Self:
        """Load *rows* into a file of its own, in a task: ``spawn_task(SqliteSource.of, rows, columns)``.

        Numbers, texts, bytes and ``None`` are kept; other values become texts.

        Raises:
            ValueError: two rows have one *key*, or a row has more or fewer cells than there are columns; there are no
                columns, or two have one name.
            TypeError: *columns* are no names.
        """
        names = checked_names(columns)
        if not names:
            raise ValueError("a table of SQLite has at least one column: pass columns=")
        file = load(storable(rows, names), names, key)
        source = cls(file.path, TABLE, key=key)
        source._file = file
        return source

    def close(self) -> None:
        """Close the file, and remove what was made for it; a later call opens it again. Any thread.

        The source's end does it too, and the close of the window in which it was made. Rows that were loaded by `of`
        are gone then.
        """
        self._rows.close()
        if self._file is not None:
            self._file.close()

    # What a table asks

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        return self._rows.count(view)

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        return self._rows.page(view, start, size)

    def prepare(self, view: View) -> None:
        """Make any row of *view* quick to reach."""
        self._rows.prepare(view)

    def position(self, view: View, key: Any) -> int | None:
        """Return where the row with *key* stands in *view*; ``None``: it is not in it."""
        return self._rows.position(view, key)

    def keys(self, view: View, start: int, stop: int) -> list[Any]:
        """Return the keys of the rows of *view* from *start* to *stop*, that one not included."""
        return self._rows.keys(view, start, stop)

    def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the first place of *view*, from *start* on, whose cell of *column* begins with *text*, in any case."""
        return self._rows.find(view, column, text, start)

    @property
    def write(self) -> Callable[[Any, str, Any], NewKey | None]:
        """``write(key, column, value)``: change a cell of the file; tried again for seconds while that is locked.

        It returns the row's key if that is another one then.

        Raises:
            AttributeError: it is a view, so there is no such method.
            LookupError: when called: there is no row with this key.
            ValueError: when called: there is no such column, or no cell can hold this value.
            sqlite3.Error: when called: as SQLite says.
        """
        if isinstance(self._rows, CopiedView):
            raise AttributeError("a view is read-only: write to the table that it shows")
        return self._rows.write
