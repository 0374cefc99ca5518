"""`RowsOnDemand`: rows that are copied into a scratch file when they are needed, and again when that is gone.

The scratch file ends with the window whose task has made it, and with a ``close`` on any thread: in the midst of a
question, too, which is asked again then.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tkasync.widgets.sources.sqlite.alone import alone
from tkasync.widgets.sources.sqlite.file.connections import ClosedConnectionsError
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile
from tkasync.widgets.sources.sqlite.table_rows import TableRows
from tkasync.widgets.sources.view import Row, View

T = TypeVar("T")


class ScratchRows:
    """The *rows* in *file*."""

    def __init__(self, file: ScratchFile, rows: TableRows) -> None:
        self._file = file
        self.rows: TableRows = rows

    @property
    def is_gone(self) -> bool:
        """Whether the file was removed: the window closed in which it was made."""
        return self._file.connections.is_closed

    def close(self) -> None:
        """Remove the file, after its last use."""
        self.rows.close()
        self._file.close()


Made = TypeVar("Made", bound=ScratchRows)


class RowsOnDemand(Generic[Made]):
    """See the module; a subclass makes the rows, and knows which are right. Workers only."""

    def __init__(self) -> None:
        self._making = threading.Lock()

    def _ready(self) -> Made | None:
        """Return the rows, if they are there and right."""
        raise NotImplementedError

    def _make(self) -> Made:
        """Make the rows, and keep them; one worker at a time."""
        raise NotImplementedError

    def _made(self) -> Made:
        with alone(self._making):
            ready = self._ready()
            return self._make() if ready is None else ready

    def _ask(self, question: Callable[[TableRows], T]) -> T:
        while True:
            made = self._made()
            try:
                return question(made.rows)
            except (ClosedConnectionsError, OSError, sqlite3.Error):
                if not made.is_gone:  # closed between the two, or replaced by another thread
                    raise

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
