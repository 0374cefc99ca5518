"""`Connections`: those that read one SQLite file. Any thread; each connection serves one thread at a time.

A statement that takes long ends when the task that runs it is aborted: SQLite asks now and then, by its progress
handler.

Another file may take the place of the one that a connection was opened to, by ``os.replace`` for instance. SQLite goes
on with the old one, so which file stands at the path is asked where a connection is lent.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.readable import check_readable
from tkasync.widgets.sources.sqlite.file.texts import give_functions, read_text

PATIENCE = 5.0  # seconds for which another program may lock the file; a guess
_BETWEEN_CHECKPOINTS = 100_000  # steps of SQLite's machine, a few milliseconds
_MOST_IDLE = 8
_CURES = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "it is damaged; put a copy of it back, or see what `sqlite3 FILE .recover` can read",
    sqlite3.SQLITE_BUSY: "another program holds it, and has to end its transaction",
    sqlite3.SQLITE_CANTOPEN: "see whether this user may read it, and write to its folder",
    sqlite3.SQLITE_READONLY: "see whether this user may write to it, and to its folder",
    sqlite3.SQLITE_FULL: "free some room on its disk",
}
_GONE = ("no such table", "no such column")

Identity = tuple[int, int]


def identity_of(path: Path) -> Identity | None:
    """Return which file stands at *path*; ``None``: none does, perhaps for a moment only."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


class Connections:
    """Connections to the file at *path*, made when they are needed, which only read.

    Each use sees the file as it was when that use began.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: Identity | None = None
        self._idle: list[Connection] = []  # all of them to that file
        self._in_use = 0
        self.is_closed: bool = False
        """Whether they were closed, and lend nothing any more."""
        self._when_closed: Callable[[], None] | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection, inside a transaction.

        Raises:
            Cancelled: the task was aborted meanwhile.
            ClosedConnectionsError: they are closed.
            sqlite3.Error: as SQLite says.
        """
        connection, file = self._take()
        try:
            with asking(self._path):
                connection.execute("BEGIN")
                yield connection
        finally:
            self._give_back(connection, file)

    def _take(self) -> tuple[Connection, Identity | None]:
        file = identity_of(self._path)  # before it is opened: a later one is seen the next time
        with self._lock:
            if self.is_closed:
                raise ClosedConnectionsError(f"{self._path} was closed meanwhile")
            self._in_use += 1
            old = self._see(file)
            connection = self._idle.pop() if self._idle else None
            file = self._file
        for each in old:
            each.close()
        try:
            return connection or connect(self._path), file
        except BaseException:
            self._one_less()
            raise

    def _see(self, file: Identity | None) -> list[Connection]:
        """Return the connections to the file before, if *file* has taken its place; the lock is held."""
        if file is None or file == self._file:
            return []
        self._file = file
        old, self._idle = self._idle, []
        return old

    def _give_back(self, connection: Connection, file: Identity | None) -> None:
        if connection.in_transaction:
            connection.rollback()
        with self._lock:
            is_kept = not self.is_closed and file == self._file and len(self._idle) < _MOST_IDLE
            if is_kept:
                self._idle.append(connection)
        if not is_kept:
            connection.close()
        self._one_less()

    def _one_less(self) -> None:
        with self._lock:
            self._in_use -= 1
            is_last = self.is_closed and not self._in_use
        if is_last and self._when_closed is not None:
            self._when_closed()

    def close(self, then: Callable[[], None] | None = None) -> None:
        """Close those that nobody uses, and the others after their use; *then* is called after the last one."""
        with self._lock:
            idle, self._idle = self._idle, []
            self.is_closed = True
            self._when_closed = then
            is_last = not self._in_use
        for connection in idle:
            connection.close()
        if is_last and then is not None:
            then()


class ClosedConnectionsError(Exception):
    """They were closed between two steps of one piece of work, which begins again."""


def connect(path: Path, mode: str = "ro", patience: float = PATIENCE) -> Connection:
    """Open a connection to the file at *path*, whatever characters are in its name.

    Raises:
        FileNotFoundError: there is no such file.
        IsADirectoryError: it is a folder.
        PermissionError: this user may not read it.
        sqlite3.Error: as SQLite says.
    """
    check_readable(path)
    with asking(path):
        connection = sqlite3.connect(
            uri_of(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=patience
        )
    connection.text_factory = read_text
    give_functions(connection)
    connection.set_progress_handler(checkpoint, _BETWEEN_CHECKPOINTS)
    return connection


def uri_of(path: Path, mode: str) -> str:
    """Return the address of the file at *path*: ``?``, ``#`` and ``%`` in it are no part of an address."""
    return f"{path.absolute().as_uri()}?mode={mode}"


@contextmanager
def asking(path: Path) -> Iterator[None]:
    """Say more than SQLite does: `Cancelled` where the task was aborted, else which file it is, and the cure."""
    try:
        yield
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.OperationalError):
            checkpoint()
        # What a value or a trigger is at fault for stands beside its cell, and is no fault of the file.
        is_of_the_file = not isinstance(error, sqlite3.IntegrityError | sqlite3.DataError)
        if is_of_the_file and str(path) not in str(error):
            # The same error with another text: a new one would have to be given SQLite's code.
            BaseException.__init__(error, ": ".join([str(error), str(path), *_cure_of(error)]))
        raise


def _cure_of(error: sqlite3.Error) -> list[str]:
    if str(error).startswith(_GONE):
        return ["its tables have changed since the source was made; make a new one"]
    cure = _CURES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return [] if cure is None else [cure]
