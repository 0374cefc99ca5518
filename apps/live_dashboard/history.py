"""The samples of the last hour in a SQLite file, one a second at most. Any thread; no connection stays open.

A history that cannot be kept must not stop the measuring: what goes wrong is told in `trouble`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from apps.live_dashboard.measuring import Sample, fit
from apps.live_dashboard.timeline import LINES

KEPT = 3600  # seconds
PATIENCE = 0.5  # seconds to wait for another dashboard that writes
Statement = tuple[str, tuple[object, ...]]
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def state_folder() -> Path:
    """Where programs of this user keep what should survive a restart."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "tkasync"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/tkasync"
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    # The XDG specification has relative paths ignored.
    return (given if given.is_absolute() else Path.home() / ".local/state") / "tkasync"


class History:
    """See the module."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = state_folder() / "live_dashboard.sqlite" if path is None else path
        self.trouble = ""
        """Why it is not kept, or begins anew; empty as long as all is well."""
        self._loss = ""

    def load(self, now: float) -> list[Sample]:
        """The samples of the hour before *now*, the oldest first."""
        choice = "SELECT second, quantities FROM sample WHERE second BETWEEN ? AND ? ORDER BY second"
        return list(_samples(self._execute((choice, (now - KEPT, now)))))

    def add(self, sample: Sample) -> None:
        """Keep *sample*, and drop what is older than an hour, or from a time to come: the clock was set back."""
        second = int(sample.time)
        values = {field: [_short(value) for value in getattr(sample, field)] for field in LINES}
        self._execute(
            ("DELETE FROM sample WHERE second < ? OR second > ?", (second - KEPT, second)),
            ("REPLACE INTO sample VALUES (?, ?)", (second, json.dumps(values))),
        )

    def _execute(self, *statements: Statement) -> list[tuple[int, str]]:
        """The rows that the last of *statements* gives, or none and `trouble`."""
        try:
            rows = self._connect_and_execute(statements)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                self.trouble = self._loss = self._set_aside()
            else:
                self.trouble = f"No history is kept: {error}"
            return []
        self.trouble = self._loss
        return rows

    def _connect_and_execute(self, statements: Iterable[Statement]) -> list[tuple[int, str]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        rows = []
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as connection, connection:
            # Not a wait for the disk every second. A power failure may damage the file; it is set aside then.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS sample (second INTEGER PRIMARY KEY, quantities TEXT NOT NULL)"
            )
            for statement, values in statements:
                rows = connection.execute(statement, values).fetchall()
        return rows

    def _set_aside(self) -> str:
        aside = self.path.with_suffix(".damaged")
        try:
            self.path.replace(aside)
        except OSError as error:
            return f"No history is kept: the file is damaged and cannot be moved: {error}"
        return f"The history was damaged and begins anew; the damaged file is {aside}"


def _samples(rows: list[tuple[int, str]]) -> Iterator[Sample]:
    for second, quantities in rows:
        try:
            values = json.loads(quantities)
            fields = {field: fit([_number(v) for v in values[field]], n) for field, n in LINES.items()}
        except (ValueError, TypeError, KeyError):
            continue  # not written by this program; the other rows are none the worse
        yield Sample(float(second), fields["cpu"], fields["memory"], fields["disk"], fields["network"])


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
