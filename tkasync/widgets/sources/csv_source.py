"""`CsvSource`: a CSV file of any size, loaded into a scratch file of SQLite. Any thread."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.csv_files.guessing import Format, guessed_encoding, guessed_format
from tkasync.widgets.sources.csv_files.reading import BadRow, rows_of
from tkasync.widgets.sources.csv_files.unchanged import FileChangedError
from tkasync.widgets.sources.sqlite.file.connections import ClosedConnectionsError, connect
from tkasync.widgets.sources.sqlite.file.loading import TABLE, load
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile
from tkasync.widgets.sources.sqlite.table_rows import TableRows
from tkasync.widgets.sources.sqlite.tables import read_table
from tkasync.widgets.sources.view import Row, View

MOST_BAD_ROWS = 1_000
_TRIES = 3  # for a file that is written to while it is loaded
_POLL = 0.05  # seconds between two looks whether the task that waits was aborted

T = TypeVar("T")


class CsvSource:
    """The rows of the CSV file at *path*, for a `VirtualTable`; read-only.

    They are loaded once, by `load` or by whatever needs them first. A row that is none is listed in `bad_rows`, and
    the others go on. Cells are texts; columns of numbers are sorted as numbers. A row's key is its number, from 1.

    The file may change afterwards: `close` and ``client.invalidate(source)`` show it. It may grow while it is loaded,
    and what it had at first is shown.

    Args:
        path: the file.
        encoding: guessed between UTF-8 and Latin-1 if nobody says.
        delimiter: what is between two cells; guessed among comma, semicolon, tab and ``|``.

    Raises:
        ValueError: the file is empty.
        OSError: it cannot be read.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        self.path: Path = Path(path)
        """The file."""
        self._encoding, self._delimiter = encoding, delimiter
        self._format = guessed_format(self.path, encoding, delimiter)
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        self.bad_rows: list[BadRow] = []
        """Rows that were left out, each with its line and the reason; the first thousand."""
        self.bad_row_count: int = 0
        """How many rows were left out."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names: of the first row, unless that has numbers in it."""
        return self._format.columns

    @property
    def numeric(self) -> frozenset[str]:
        """The columns whose cells are numbers, by the beginning of the file."""
        return self._format.numeric

    @property
    def encoding(self) -> str:
        """How the file is read; guessed by its beginning until it is loaded."""
        return self._format.encoding

    @property
    def delimiter(self) -> str:
        """What is between two cells."""
        return self._format.delimiter

    def load(self) -> None:
        """Load the rows, if they are not there; work for a task, which has its progress in bytes.

        Raises:
            OSError: the file cannot be read, or was changed again and again meanwhile.
            ValueError: it has other columns by now.
        """
        self._ready()

    def _ready(self) -> _Loaded:
        while not self._loading.acquire(timeout=_POLL):
            checkpoint()
        try:
            if self._loaded is None or self._loaded.is_gone:
                self._loaded = self._load()
            return self._loaded
        finally:
            self._loading.release()

    def _ask(self, question: Callable[[TableRows], T]) -> T:
        while True:
            loaded = self._ready()
            try:
                return question(loaded.rows)
            except (ClosedConnectionsError, OSError, sqlite3.Error):
                if not loaded.is_gone:  # it was closed between the two, and is loaded again
                    raise

    def _load(self) -> _Loaded:
        for _ in range(_TRIES - 1):
            with suppress(FileChangedError):
                return self._load_once()
        return self._load_once()

    def _load_once(self) -> _Loaded:
        self.bad_rows, self.bad_row_count = [], 0
        self._format = self._format_now()
        rows = rows_of(self.path, self._format, self._note)
        with closing(rows):
            return _Loaded(load(rows, self.columns), self.numeric)

    def _format_now(self) -> Format:
        """Look again: another file may stand at the path since the source was made."""
        found = guessed_format(self.path, self._encoding, self._delimiter)
        if found.columns != self.columns:
            raise ValueError(
                f"{self.path} has other columns now, {', '.join(found.columns)}: make a new CsvSource"
            )
        return found if self._encoding else replace(found, encoding=guessed_encoding(self.path))

    def _note(self, row: BadRow) -> None:
        self.bad_row_count += 1
        if len(self.bad_rows) < MOST_BAD_ROWS:
            self.bad_rows.append(row)

    def close(self) -> None:
        """Remove what was loaded; the end of the source does, and the close of the window whose task has loaded."""
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            loaded.close()

    # What a table asks

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        return self._ask(lambda rows: rows.count(view))

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        return self._ask(lambda rows: rows.page(view, start, size))

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


class _Loaded:
    """The rows that were loaded into *file*."""

    def __init__(self, file: ScratchFile, numeric: frozenset[str]) -> None:
        self._file = file
        with closing(connect(file.path)) as connection:
            table = read_table(connection, TABLE, None)
        self.rows = TableRows(file.path, replace(table, numeric=numeric))
        weakref.finalize(self, self.rows.close)

    @property
    def is_gone(self) -> bool:
        """Whether the file was removed: the window closed in which it was loaded."""
        return self._file.connections.is_closed

    def close(self) -> None:
        """Remove the file, after its last use."""
        self.rows.close()
        self._file.close()
