"""A SQLite file of millions of rows, made once and kept in the temporary folder."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

__all__ = ["ROWS", "big_database"]

ROWS = 5_000_000
_FILL = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT ?)
INSERT INTO t SELECT n, 'name ' || (n * 7919 % 4999999), 'city ' || (n % 97), 'street ' || (n % 991),
    n * 37 % 99991 / 10.0, '2024-05-17' FROM numbers
"""


def big_database() -> Path:
    """Return the file; half a minute where it is not there yet."""
    path = Path(tempfile.gettempdir()) / f"tkasync-benchmark-{ROWS}.db"
    if not path.exists():
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as connection:
            connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name, city, street, total, date)")
            connection.execute(_FILL, (ROWS,))
            connection.execute("CREATE INDEX by_name ON t (name)")
            connection.commit()
        new.replace(path)  # whole, or not at all
    return path
