"""`TableRows`: the rows of one table of a SQLite file, for any view. Workers only.

The file may be changed by others at any time. So what is answered holds for one state of the file: a change in between
makes the work begin again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeVar

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.connections import ClosedConnectionsError, Connections
from tkasync.widgets.sources.sqlite.file.watch import Watch
from tkasync.widgets.sources.sqlite.filtering import beginning
from tkasync.widgets.sources.sqlite.kept_orders import KeptOrders
from tkasync.widgets.sources.sqlite.lookups import locator_of
from tkasync.widgets.sources.sqlite.orders import Marks, Order, Sorted
from tkasync.widgets.sources.sqlite.tables import Table, cell
from tkasync.widgets.sources.sqlite.walk import Walk
from tkasync.widgets.sources.view import NewKey, Row, View, place_of

NEAR = 10_000  # rows up to which the first pages come without an order: OFFSET takes less than a millisecond
_TRIES = 3  # for a file that is changed all the time; then the answer may be of two states
_MOST_COUNTS = 16
_AT_ONCE = 10_000  # keys between two checkpoints

T = TypeVar("T")


class TableRows:
    """What a table asks, of *table* in the file at *path*."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._table = table
        self._connections = Connections(path)
        self._watch = Watch(path)
        self._orders = KeptOrders()
        self._counted: dict[object, tuple[int, int]] = {}

    def count(self, view: View) -> int:
        """Return how many rows *view* has."""
        return self._of_one_state(partial(self._count, Walk(self._table, view), view))

    def _count(self, walk: Walk, view: View, connection: Connection, changes: int) -> int:
        if (order := self._orders.ready(view, changes)) is not None:
            return order.count
        counted = self._counted.get(view.filter)
        if counted is None or counted[0] != changes:
            counted = changes, walk.count(connection)
            if len(self._counted) == _MOST_COUNTS:  # what is typed makes a new filter with each letter
                self._counted = {}
            self._counted[view.filter] = counted
        return counted[1]

    def prepare(self, view: View) -> None:
        """Make any row of *view* quick to reach."""
        self._of_one_state(partial(self._order, Walk(self._table, view), view))

    def page(self, view: View, start: int, size: int) -> list[Row]:
        """Return *size* rows of *view* from *start* on; fewer at the end."""
        walk = Walk(self._table, view)
        found = self._of_one_state(partial(self._rows, walk, view, self._table.cells, start, size))
        return [self._table.row(cells) for cells in found]

    def _rows(
        self, walk: Walk, view: View, what: str, start: int, size: int, connection: Connection, changes: int
    ) -> list[Any]:
        order = self._orders.ready(view, changes)
        if order is None and start + size <= NEAR:
            return walk.from_beginning(connection, what, start, size)
        order = order or self._order(walk, view, connection, changes)
        return order.rows(connection, what, start, size)

    def _order(self, walk: Walk, view: View, connection: Connection, changes: int) -> Order:
        """Return the order of *view*. Where it has to be made, *connection* is in another transaction afterwards.

        A program that writes waits for all who read, and lets nobody begin to. Who read on and began in another
        connection, or waited for one that does, would wait for that program, and it for them, until one gives up.
        """
        order = self._orders.ready(view, changes)
        if order is not None:
            return order
        connection.rollback()

        def make() -> Order:
            if walk.filter is not None or walk.needs_sorting(connection):
                return Sorted(walk, self._path)
            connection.execute("BEGIN")
            return Marks(walk, connection)

        order = self._orders.made(view, changes, make)
        if not connection.in_transaction:
            connection.execute("BEGIN")
        return order

    def position(self, view: View, key: Any) -> int | None:
        """Return where the row with *key* stands in *view*; ``None``: it is not in it."""
        walk = Walk(self._table, view)

        def find(connection: Connection, changes: int) -> int | None:
            locator = locator_of(connection, walk, key)
            if locator is None:
                return None
            return self._order(walk, view, connection, changes).number_of(connection, locator)

        return self._of_one_state(find)

    def keys(self, view: View, start: int, stop: int) -> list[Any]:
        """Return the keys of the rows of *view* from *start* to *stop*, that one not included."""
        walk = Walk(self._table, view)
        what = ", ".join(map(cell, self._table.key_columns))
        parts: list[Any] = []
        for first in range(start, stop, _AT_ONCE):
            checkpoint()
            size = min(_AT_ONCE, stop - first)
            found = self._of_one_state(partial(self._rows, walk, view, what, first, size))
            parts += found
            if len(found) < size:
                break
        return [part[0] for part in parts] if len(self._table.key_columns) == 1 else parts

    def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the first place of *view*, from *start* on, whose cell of *column* begins with *text*, in any case."""
        place_of(column, self._table.columns)
        walk, wanted = Walk(self._table, view), beginning(text, column)

        def find(connection: Connection, changes: int) -> int | None:
            return self._order(walk, view, connection, changes).first(connection, wanted, start)

        return self._of_one_state(find)

    def write(self, key: Any, column: str, value: Any) -> NewKey | None:
        """Change a cell; return the row's key if it is another one then.

        Raises:
            ValueError: there is no such column, or no cell can hold *value*.
            LookupError: there is no row with *key*.
            sqlite3.Error: as SQLite says.
        """
        place_of(column, self._table.columns)
        before = self._watch.changes()
        written = self._watch.write(self._table, key, column, value)
        after = self._watch.note_change()
        if (
            written.is_alone
            and after == before + 1
            and column not in (*self._table.key, *self._table.locator)
        ):
            self._orders.carry_over(
                before, after, lambda view: not view.filter and column not in dict(view.order)
            )
        return None if written.key == key else NewKey(written.key)

    def _of_one_state(self, read: Callable[[Connection, int], T]) -> T:
        for left in reversed(range(_TRIES)):
            changes = self._watch.changes()
            try:
                with self._connections.reading() as connection:
                    found = read(connection, changes)
            except ClosedConnectionsError:  # an order that was dropped meanwhile, or by the end of a window
                if not left:
                    raise
                continue
            if not left or self._watch.changes() == changes:
                break
        return found

    def close(self) -> None:
        """Close its connections, and drop what it has on the disk; it can be used again."""
        closed, self._connections = self._connections, Connections(self._path)
        closed.close()
        self._orders.forget()
        self._watch.close()
