"""From locators to rows, and from a key to its locator. Workers only."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.texts import marked
from tkasync.widgets.sources.sqlite.filtering import Condition, same
from tkasync.widgets.sources.sqlite.tables import Table, cell
from tkasync.widgets.sources.sqlite.walk import Locator, Walk

_ROWS = 500  # that are looked up by one statement
_VALUES = 10_000  # in one statement: SQLite takes 32,766


def looked_up(connection: Connection, table: Table, what: str, locators: list[Locator]) -> list[Any]:
    """Return *what* of the rows at *locators*, in that order, without those that are gone."""
    count = len(table.locator)
    at_once = max(1, min(_ROWS, _VALUES // count))
    found: dict[Locator, Any] = {}
    for first in range(0, len(locators), at_once):
        checkpoint()
        rows = connection.execute(*_wanted(table, what, locators[first : first + at_once]))
        found.update((row[:count], row[count:]) for row in rows)
    return [found[locator] for locator in locators if locator in found]


def _wanted(table: Table, what: str, locators: Sequence[Locator]) -> Condition:
    names = ", ".join(map(cell, table.locator))
    marks = [[marked(value) for value in locator] for locator in locators]
    rows = ", ".join(f"({', '.join(mark for mark, _ in row)})" for row in marks)
    sql = f"SELECT {names}, {what} FROM {table.source} WHERE ({names}) IN (VALUES {rows})"
    return Condition(sql, tuple(value for row in marks for _, value in row))


def locator_of(connection: Connection, walk: Walk, key: Any) -> Locator | None:
    """Return where the row with *key* is, if it is one of *walk*; else ``None``."""
    table = walk.table
    parts = table.parts_of(key)
    if len(parts) != len(table.key_columns):
        return None
    which = same(map(cell, table.key_columns), parts)
    found: Locator | None = connection.execute(*walk.select(walk.locator, condition=which)).fetchone()
    return found
