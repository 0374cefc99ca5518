"""`Walk`: the rows of a view in their order, from its beginning or from any row on, by SQL. Workers only.

The order is made total by what tells rows apart, so that a row has one place. A row is gone on from by conditions that
SQLite can look up in an index one after the other. One comparison of several columns at once would be unknown as soon
as one of them is NULL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from tkasync.widgets.sources.sqlite.file.texts import marked
from tkasync.widgets.sources.sqlite.filtering import Condition, containing, same
from tkasync.widgets.sources.sqlite.tables import Table, cell, quoted
from tkasync.widgets.sources.view import View, check_order, wanted_text

Locator = tuple[Any, ...]
Place = tuple[tuple[bool, ...], Locator]
"""Where a walk goes on: which of the ordering columns are NULL there, and which row it is."""


@dataclass(frozen=True)
class _Term:
    """A column of the order."""

    column: str
    is_descending: bool
    is_locator: bool
    is_numeric: bool

    def of(self, table: str = "t") -> str:
        """Return what is compared, of a row of *table*."""
        name = f"{table}.{quoted(self.column)}"
        # What has no digit is no number: it stands where NULL does, and not among the zeros.
        return f"CASE WHEN {name} GLOB '*[0-9]*' THEN CAST({name} AS REAL) END" if self.is_numeric else name

    def direction(self) -> str:
        return f"{self.of()} DESC" if self.is_descending else self.of()


class Walk:
    """How the rows of *view* are gone through."""

    def __init__(self, table: Table, view: View) -> None:
        check_order(view, table.columns)
        self.table = table
        self._terms = _terms(table, view)
        self._order = ", ".join(term.direction() for term in self._terms)
        text = wanted_text(view, "SqliteSource")
        self.filter: Condition | None = None if text is None else containing(text, table.columns)

    def select(self, what: str, rest: str = "", condition: Condition | None = None) -> Condition:
        """Return a statement that selects *what* of the rows that pass the filter and the *condition*."""
        given = [each for each in (self.filter, condition) if each is not None]
        where = " AND ".join(f"({each.sql})" for each in given) or "1"
        values = tuple(value for each in given for value in each.values)
        return Condition(f"SELECT {what} FROM {self.table.source} WHERE {where} {rest}", values)

    def in_order(self, what: str, condition: Condition | None = None, limit: bool = True) -> Condition:
        """Return the same in the view's order, with places for a limit and an offset."""
        rest = f"ORDER BY {self._order}" + (" LIMIT ? OFFSET ?" if limit else "")
        return self.select(what, rest, condition)

    @property
    def locator(self) -> str:
        """What is selected to know which row it is."""
        return ", ".join(map(cell, self.table.locator))

    def needs_sorting(self, connection: Connection) -> bool:
        """Return whether SQLite has no index to walk along."""
        sql, values = self.in_order(self.table.cells).with_values(1, 0)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return any("TEMP B-TREE" in row[-1] for row in plan)

    def count(self, connection: Connection) -> int:
        """Return how many rows there are."""
        return int(connection.execute(*self.select("count(*)")).fetchone()[0])

    def from_beginning(self, connection: Connection, what: str, skip: int, size: int) -> list[Any]:
        """Return *what* of *size* rows behind the first *skip*, all of which SQLite goes through."""
        return connection.execute(*self.in_order(what).with_values(size, skip)).fetchall()

    # From a row on

    def place(self, connection: Connection, start: Place | None, skip: int) -> Place | None:
        """Return the place *skip* rows behind *start*, or behind the beginning; ``None``: there is no such row."""
        flags = ", ".join(f"{term.of()} IS NULL" for term in self._terms)
        found = self.onward(connection, f"{flags}, {self.locator}", start, skip, 1)
        if not found:
            return None
        count = len(self._terms)
        return tuple(map(bool, found[0][:count])), found[0][count:]

    def onward(
        self, connection: Connection, what: str, start: Place | None, skip: int, size: int
    ) -> list[Any]:
        """Return *what* of *size* rows, from the one *skip* rows behind *start* on."""
        if start is None:
            return self.from_beginning(connection, what, skip, size)
        rows: list[Any] = []
        for condition in self._stretches(start):
            statement = self.in_order(what, condition).with_values(size - len(rows), skip)
            found = connection.execute(*statement).fetchall()
            skip = 0 if found or not skip else skip - self._length(connection, condition, skip)
            rows += found
            if len(rows) == size:
                break
        return rows

    def first(self, connection: Connection, start: Place, condition: Condition) -> Locator | None:
        """Return the first row from *start* on of which *condition* is true."""
        for stretch in self._stretches(start):
            wanted = Condition.joined(" AND ", [stretch, condition])
            found: Locator | None = connection.execute(
                *self.in_order(self.locator, wanted).with_values(1, 0)
            ).fetchone()
            if found is not None:
                return found
        return None

    def _length(self, connection: Connection, condition: Condition, most: int) -> int:
        sql, values = self.select("1", "LIMIT ?", condition).with_values(most)
        return int(connection.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])

    def is_from_on(self, connection: Connection, start: Place, locator: Locator) -> bool:
        """Return whether the row at *locator* stands at *start* or behind it."""
        row = same(map(cell, self.table.locator), locator)
        # One after the other: with hundreds of columns all of them together have too many values for one statement.
        behind = (Condition.joined(" AND ", [row, stretch]) for stretch in self._stretches(start))
        found = (connection.execute(*self.select("1", condition=each)).fetchone() for each in behind)
        return any(found)

    def _stretches(self, start: Place) -> Iterator[Condition]:
        """Conditions of the rows from *start* on: equal in all columns but the last, in all but two, and so on."""
        nulls, locator = start
        last = len(self._terms) - 1
        for depth in range(last, -1, -1):
            equal = [self._compared(each, "IS", locator) for each in self._terms[:depth]]
            for beyond in self._beyond(self._terms[depth], nulls[depth], locator, depth == last):
                yield Condition.joined(" AND ", [*equal, beyond])

    def _beyond(self, term: _Term, is_null: bool, locator: Locator, with_start: bool) -> Iterator[Condition]:
        """NULL is less than every value: it stands before them, and behind them where the order is descending."""
        null, value = Condition(f"{term.of()} IS NULL"), Condition(f"{term.of()} IS NOT NULL")
        sign = ("<" if term.is_descending else ">") + "=" * with_start
        if not is_null:
            yield self._compared(term, sign, locator)
        elif with_start:
            yield null
        if term.is_descending and not is_null and not term.is_locator:
            yield null
        elif is_null and not term.is_descending:
            yield value

    def _compared(self, term: _Term, sign: str, locator: Locator) -> Condition:
        """The row's value is looked up by SQLite: what Python has of it may be another (of texts that are no UTF-8)."""
        if term.is_locator:
            mark, known = marked(locator[self.table.locator.index(term.column)])
            return Condition(f"{term.of()} {sign} {mark}", (known,))
        which = same([f"s.{quoted(name)}" for name in self.table.locator], locator)
        value = f"SELECT {term.of('s')} FROM main.{quoted(self.table.name)} AS s WHERE {which.sql}"
        return Condition(f"{term.of()} {sign} ({value})", which.values)


def _terms(table: Table, view: View) -> list[_Term]:
    """The columns of the order, then those that tell rows apart, in the direction of the last one.

    In one direction, an index can be walked along; so a descending order is the ascending one turned round.
    """
    terms: dict[str, _Term] = {}
    is_descending = False
    for name, is_descending in view.order:
        terms.setdefault(name, _Term(name, is_descending, name in table.locator, name in table.numeric))
        if (name,) == table.locator:  # what comes after it tells nothing apart any more
            return list(terms.values())
    for column in table.locator:
        terms.setdefault(column, _Term(column, is_descending, True, False))
    return list(terms.values())
