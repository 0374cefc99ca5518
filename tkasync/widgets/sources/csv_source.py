"""`CsvSource`: a CSV file of any size, loaded into a scratch file of SQLite. Any thread."""

from __future__ import annotations

import os
import weakref
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from tkasync.widgets.sources.csv_files.guessing import (
    Format,
    check_delimiter,
    guessed_encoding,
    guessed_format,
)
from tkasync.widgets.sources.csv_files.reading import BadRow, rows_of
from tkasync.widgets.sources.csv_files.unchanged import FileChangedError
from tkasync.widgets.sources.sqlite.file.connections import connect
from tkasync.widgets.sources.sqlite.file.loading import TABLE, load
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile
from tkasync.widgets.sources.sqlite.on_demand import RowsOnDemand, ScratchRows
from tkasync.widgets.sources.sqlite.table_rows import TableRows
from tkasync.widgets.sources.sqlite.tables import read_table

MOST_BAD_ROWS = 1_000
_TRIES = 3  # for a file that is written to while it is loaded


class CsvSource(RowsOnDemand["_Loaded"]):
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
        ValueError: the file is empty; *delimiter* is none.
        OSError: it cannot be read.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        super().__init__()
        check_delimiter(delimiter)
        self.path: Path = Path(path)
        """The file."""
        self._encoding, self._delimiter = encoding, delimiter
        self._format = guessed_format(self.path, encoding, delimiter)
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
        self._made()

    def _ready(self) -> _Loaded | None:
        loaded = self._loaded
        return None if loaded is None or loaded.is_gone else loaded

    def _make(self) -> _Loaded:
        loaded = self._loaded = self._load()  # another thread may close the source already
        return loaded

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


class _Loaded(ScratchRows):
    """The rows that were loaded into *file*."""

    def __init__(self, file: ScratchFile, numeric: frozenset[str]) -> None:
        with closing(connect(file.path)) as connection:
            table = read_table(connection, TABLE, None)
        super().__init__(file, TableRows(file.path, replace(table, numeric=numeric)))
        weakref.finalize(self, self.rows.close)
