"""`Marks` and `Sorted`: how any row of an order is reached at once. Workers only.

OFFSET goes through all rows before: 150 ms for the last ones of five million. So where SQLite can walk along an index,
every 2,048th row is marked. Where it would sort, or look at every row, that is done once, into a scratch file, which
has the rows' numbers in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Protocol

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import asking, connect
from tkasync.widgets.sources.sqlite.file.scratch import ScratchFile, open_scratch
from tkasync.widgets.sources.sqlite.filtering import Condition, same
from tkasync.widgets.sources.sqlite.lookups import looked_up
from tkasync.widgets.sources.sqlite.tables import cell
from tkasync.widgets.sources.sqlite.walk import Locator, Place, Walk

# Rows between two marks; a page goes through half of them on average, in less than a millisecond.
_STEP = 2_048


class Order(Protocol):
    """The rows of a view, each by its number. *connection* is one to the table's file."""

    count: int

    @property
    def is_gone(self) -> bool:
        """Whether it cannot be asked any more: the window closed in which it was made."""

    def rows(self, connection: Connection, what: str, start: int, size: int) -> list[Any]:
        """Return *what* of *size* rows from number *start* on."""

    def number_of(self, connection: Connection, locator: Locator) -> int | None:
        """Return the number of the row at *locator*."""

    def first(self, connection: Connection, condition: Condition, start: int) -> int | None:
        """Return the number of the first row from number *start* on of which *condition* is true."""

    def close(self) -> None:
        """Drop what it has on the disk, after its last use."""


class Marks:
    """Every 2,048th row of a *walk* along an index."""

    is_gone = False

    def __init__(self, walk: Walk, connection: Connection) -> None:
        self._walk = walk
        self._marks: list[Place] = list(self._set(connection))
        last = (len(self._marks) - 1) * _STEP
        self.count: int = last + len(self._from_mark(connection, len(self._marks) - 1)) if self._marks else 0

    def _set(self, connection: Connection) -> Iterator[Place]:
        mark = self._walk.place(connection, None, 0)
        while mark is not None:
            checkpoint()
            yield mark
            mark = self._walk.place(connection, mark, _STEP)

    def _from_mark(self, connection: Connection, mark: int) -> list[Locator]:
        return self._walk.onward(connection, self._walk.locator, self._marks[mark], 0, _STEP)

    def rows(self, connection: Connection, what: str, start: int, size: int) -> list[Any]:
        """Return *what* of *size* rows from number *start* on."""
        mark, skip = divmod(start, _STEP)
        if mark >= len(self._marks):
            return []
        return self._walk.onward(connection, what, self._marks[mark], skip, size)

    def number_of(self, connection: Connection, locator: Locator) -> int | None:
        """Return the number of the row at *locator*: the last mark before it, and the rows from there."""
        low, high = 0, len(self._marks)
        while high - low > 1:
            middle = (low + high) // 2
            if self._walk.is_from_on(connection, self._marks[middle], locator):
                low = middle
            else:
                high = middle
        behind = self._from_mark(connection, low) if self._marks else []
        return low * _STEP + behind.index(locator) if locator in behind else None

    def first(self, connection: Connection, condition: Condition, start: int) -> int | None:
        """Return the number of the first row from number *start* on of which *condition* is true."""
        mark, skip = divmod(start, _STEP)
        if mark >= len(self._marks):
            return None
        place = self._walk.place(connection, self._marks[mark], skip)
        found = None if place is None else self._walk.first(connection, place, condition)
        return None if found is None else self.number_of(connection, found)

    def close(self) -> None:
        """Nothing is on the disk."""


class Sorted:
    """The rows of a *walk* that SQLite had to sort or to look for: their locators, in a scratch file."""

    def __init__(self, walk: Walk, path: Path) -> None:
        self._walk = walk
        self._path = path
        self._names = [f"part{place}" for place in range(len(walk.table.locator))]
        self._file: ScratchFile = open_scratch()
        try:
            self._fill()
            with self._file.connections.reading() as scratch:
                self.count: int = scratch.execute("SELECT coalesce(max(number), 0) FROM rows").fetchone()[0]
        except BaseException:
            self._file.close()
            raise

    def _fill(self) -> None:
        connection = connect(self._path)
        try:
            with asking(self._path):
                self._file.attach(connection)
                names = ", ".join(self._names)
                connection.execute(f"CREATE TABLE scratch.rows (number INTEGER PRIMARY KEY, {names})")
                select = self._walk.in_order(self._walk.locator, limit=False)
                connection.execute(f"INSERT INTO scratch.rows ({names}) {select.sql}", select.values)
        finally:
            connection.close()

    @property
    def is_gone(self) -> bool:
        """Whether its file was removed."""
        return self._file.connections.is_closed

    def rows(self, connection: Connection, what: str, start: int, size: int) -> list[Any]:
        """Return *what* of *size* rows from number *start* on; of those that are still there."""
        locators = self._locators(start, size)
        if what == self._walk.locator:
            return locators
        return looked_up(connection, self._walk.table, what, locators)

    def _locators(self, start: int, size: int) -> list[Locator]:
        sql = f"SELECT {', '.join(self._names)} FROM rows WHERE number > ? AND number <= ? ORDER BY number"
        with self._file.connections.reading() as scratch:
            return scratch.execute(sql, (start, start + size)).fetchall()

    def number_of(self, connection: Connection, locator: Locator) -> int | None:
        """Return the number of the row at *locator*; SQLite looks at all: 0.2 s for five million."""
        which = same(self._names, locator)
        with self._file.connections.reading() as scratch:
            found = scratch.execute(f"SELECT number FROM rows WHERE {which.sql}", which.values).fetchone()
        return None if found is None else int(found[0]) - 1

    def first(self, connection: Connection, condition: Condition, start: int) -> int | None:
        """Return the number of the first row from number *start* on of which *condition* is true.

        SQLite looks the rows up one by one, in a connection that has both files.
        """
        pairs = zip(self._walk.table.locator, self._names, strict=True)
        row = Condition.joined(" AND ", [Condition(f"{cell(column)} IS r.{name}") for column, name in pairs])
        sql = (
            f"SELECT r.number - 1 FROM scratch.rows AS r CROSS JOIN {self._walk.table.source} ON {row.sql} "
            f"WHERE r.number > ? AND ({condition.sql}) ORDER BY r.number LIMIT 1"
        )
        # The file stays while a connection of its own is lent.
        with self._file.connections.reading(), closing(connect(self._path)) as both:
            self._file.attach(both)
            found = both.execute(sql, (start, *condition.values)).fetchone()
        return None if found is None else int(found[0])

    def close(self) -> None:
        """Remove the file, after its last use."""
        self._file.close()
