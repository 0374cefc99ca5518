"""From locators to rows, and from a key to its locator. Workers only."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

from tkasync.widgets.sources.sqlite.filtering import Condition
from tkasync.widgets.sources.sqlite.tables import Table, cell
from tkasync.widgets.sources.sqlite.walk import Locator, Walk


def looked_up(connection: Connection, table: Table, what: str, locators: list[Locator]) -> list[Any]:
    """Return *what* of the rows at *locators*, in that order, without those that are gone."""
    names = ", ".join(map(cell, table.locator))
    count = len(table.locator)
    one = f"({', '.join('?' * count)})"
    wanted = ", ".join([one] * len(locators))
    sql = f"SELECT {names}, {what} FROM {table.source} WHERE ({names}) IN (VALUES {wanted})"
    values = [value for locator in locators for value in locator]
    found = {row[:count]: row[count:] for row in connection.execute(sql, values)}
    return [found[locator] for locator in locators if locator in found]


def locator_of(connection: Connection, walk: Walk, key: Any) -> Locator | None:
    """Return where the row with *key* is, if it is one of *walk*; else ``None``."""
    table = walk.table
    parts = table.parts_of(key)
    if len(parts) != len(table.key_columns):
        return None
    which = " AND ".join(f"{cell(name)} IS ?" for name in table.key_columns)
    found: Locator | None = connection.execute(
        *walk.select(walk.locator, condition=Condition(which, parts))
    ).fetchone()
    return found
