"""`Table`: what is known of a table or view: its columns, its key, how a row is found. Workers only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from tkasync.widgets.sources.texts import has_halves
from tkasync.widgets.sources.view import Row, place_of

_HIDDEN = 1  # of a virtual table; generated columns have other numbers
_NUMBER = "number of a row in tkasync"
# Not all that SQLite calls numeric: it counts DATE and BOOLEAN too, whose cells mostly are texts.
_NUMERIC = re.compile("INT|REAL|FLOA|DOUB|DEC|NUM", re.IGNORECASE)
_NUMBERS = {"rowid", "_rowid_", "oid"}  # SQLite's names of it


@dataclass(frozen=True)
class Table:
    """One table, or a copy of a view."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """The columns of a row's key; none: the number that SQLite gives the row."""
    locator: tuple[str, ...]
    """The columns that tell one row from all others, by an index: the row's number wherever there is one."""
    is_view: bool = False
    numeric: frozenset[str] = field(default=frozenset())
    """Columns of texts that are sorted as numbers."""
    declared_numeric: frozenset[str] = field(default=frozenset())
    """Columns that are declared as numbers."""

    @property
    def source(self) -> str:
        """The table as it stands behind FROM, under the name ``t``."""
        return f"main.{quoted(self.name)} AS t"

    @property
    def cells(self) -> str:
        """What is selected for `row`."""
        first = () if self.key else self.locator
        return ", ".join(map(cell, (*first, *self.columns)))

    def row(self, cells: tuple[Any, ...]) -> Row:
        """Return the row of these `cells`."""
        return cells if not self.key else (self.key_in(cells), *cells)

    def key_in(self, cells: Sequence[Any]) -> Any:
        """Return the key of a row with these cells."""
        found = tuple(cells[self.columns.index(name)] for name in self.key)
        return found[0] if len(found) == 1 else found

    def parts_of(self, key: Any) -> tuple[Any, ...]:
        """Return the values of the key's columns; none where *key* is no key of this table."""
        parts = (key,) if len(self.key) < 2 else key if isinstance(key, tuple) else ()
        return parts if len(parts) == len(self.key_columns) and all(map(can_be_kept, parts)) else ()

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that the parts of a key are compared with."""
        return self.key or self.locator


def can_be_kept(value: Any) -> bool:
    """Return whether it can stand in a cell of SQLite's."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, str):
        return not has_halves(value)
    return value is None or isinstance(value, float | bytes)


def quoted(name: str) -> str:
    """Return *name* as SQL has it, whatever characters are in it, reserved words included."""
    return '"' + name.replace('"', '""') + '"'


def cell(name: str) -> str:
    """Return a column of ``t``. Without the ``t.`` SQLite would take a column that is gone for a text."""
    return f"t.{quoted(name)}"


def read_table(connection: Connection, name: str, key: str | None) -> Table:
    """Read what is known of the table or view *name*.

    Raises:
        LookupError: there is no such table.
        ValueError: there is no column *key*.
        sqlite3.Error: as SQLite says.
    """
    kind = _kind(connection, name)
    facts = connection.execute("SELECT name, pk, hidden, type FROM pragma_table_xinfo(?)", (name,)).fetchall()
    columns = tuple(column for column, _, hidden, _ in facts if hidden != _HIDDEN and column != _NUMBER)
    keys = tuple(column for column, place, *_ in sorted(facts, key=lambda fact: fact[1]) if place)
    primary = tuple(column for column in keys if column != _NUMBER)
    if key is not None:
        place_of(key, columns)
    return Table(
        name,
        columns,
        key=primary if key is None else (key,),
        locator=() if kind == "view" else _locator(connection, name, columns, keys),
        is_view=kind == "view",
        declared_numeric=frozenset(column for column, _, _, declared in facts if _NUMERIC.search(declared)),
    )


def definitions(columns: Sequence[str]) -> str:
    """Return *columns* for ``CREATE TABLE``; where they have all names of a row's number, with a number beside them."""
    names = [quoted(column) for column in columns]
    if {column.lower() for column in columns} >= _NUMBERS:
        names.append(f"{quoted(_NUMBER)} INTEGER PRIMARY KEY")
    return ", ".join(names)


def _kind(connection: Connection, name: str) -> str:
    every = dict(
        connection.execute("SELECT name, type FROM main.sqlite_master WHERE type IN ('table', 'view')")
    )
    if name not in every:
        raise LookupError(
            f"there is no table {name!r} in {_file_of(connection)}; there are "
            f"{', '.join(map(repr, every)) or 'none'}"
        )
    return str(every[name])


def _file_of(connection: Connection) -> str:
    return str(connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0])


def _locator(
    connection: Connection, name: str, columns: tuple[str, ...], primary: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the columns that tell rows apart; none where columns have taken all names of the row's number."""
    if len(primary) == 1 and not _has_index_of_key(connection, name):
        return primary  # another name of the row's number, of which SQLite makes no index
    taken = {column.lower() for column in columns}
    for number in sorted(_NUMBERS - taken):
        if _has(connection, name, number):
            return (number,)
    return primary


def _has_index_of_key(connection: Connection, name: str) -> bool:
    return "pk" in [
        origin for (origin,) in connection.execute("SELECT origin FROM pragma_index_list(?)", (name,))
    ]


def _has(connection: Connection, name: str, column: str) -> bool:
    try:
        connection.execute(f"SELECT {cell(column)} FROM main.{quoted(name)} AS t LIMIT 0")
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return False  # a table WITHOUT ROWID
        raise
    return True
