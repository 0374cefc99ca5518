"""What is kept on the disk, for the tests of it: a query, and a look into the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync.queries import query


def user_of(server: Server, **options: Any) -> Any:
    return query(server.fetch, key="user", persist=True, **options)


def rows(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as database:
        return dict(database.execute("SELECT key, data FROM answers"))


def change(file: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement, values)


def leave(run: Any, number: Any = 1, value: Any = "Ada") -> None:
    """A run that has fetched a user."""
    host, _client, server = run()
    read(user_of(server)(number))
    host.run_pending()
    server.answer(number, value)
