"""`Shelf`: keeps the data of queries in a file, so that the next run of the program has something to show at once.

The file is a SQLite database, which only threads of the pool touch. It is written behind: what comes within a second is
written together, and the close of the window waits for the rest. Text alone is stored, JSON unless the query says
otherwise. Never a pickle: a cache file must not be able to run code.

A file that cannot be used is told of once, and left alone; the program goes on without it. UI only, but for what is
said to run in a worker.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from tkasync.dispatch.refusals import value_from
from tkasync.ownership.scope import Scope
from tkasync.queries.entries.entry import Entry
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.keys import text_of_key
from tkasync.queries.names.targets import Target
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.options import POOL
from tkasync.timing.debounce import spawn_debounced

_log = logging.getLogger("tkasync")
_QUIET = 1.0  # a guess, in seconds: what comes within it is written together
_LONGEST = 5.0  # a guess, in seconds: after which it is written though more comes
_PATIENCE = 5.0  # a guess, in seconds: for which another program may hold the file
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, version TEXT, written REAL, data TEXT)"


class _Put(NamedTuple):
    ref: QueryRef[Any]
    key: str
    value: Any
    written: float


class _Drop(NamedTuple):
    key: str
    is_prefix: bool


class Shelf:
    """See the module.

    Args:
        runtime: whose pool does the work.
        scope: its end writes what is left.
        path: the file; folders are made.
        version: what was written under another one is dropped.
        max_age: seconds, by the wall clock, after which data is dropped.
    """

    def __init__(self, runtime: Runtime, scope: Scope, path: Path, version: str, max_age: float) -> None:
        self._runtime = runtime
        self._scope = scope
        self._path = path
        self._version = version
        self._max_age = max_age
        self._todo: deque[_Put | _Drop] = deque()
        self._prepared: tuple[int, int] | None = None  # which file has the table
        self._is_broken = False
        self._lock = threading.Lock()
        self._write_soon = spawn_debounced(
            _QUIET,
            self._write,
            max_wait=_LONGEST,
            on_close="flush",
            owner=scope,
            executor=POOL,
            policy="queue",
        )

    def restore(self, entry: Entry) -> None:
        """Show in *entry* what the file has of it, unless there is data by then."""
        ref, times_emptied = entry.ref, entry.times_emptied

        def use(found: tuple[Any, float] | None) -> None:
            if found is not None and times_emptied == entry.times_emptied:
                value, age = found
                entry.restore(value, self._runtime.host.now - age)

        if ref.definition.settings.persist:
            self._runtime.spawn(self._scope, self._read, (ref,), {"name": f"reading {ref}", "on_result": use})

    def keep(self, entry: Entry) -> None:
        """Write the data of *entry*, without the changes of mutations that are under way."""
        if entry.definition.settings.persist:
            age = self._runtime.host.now - (entry.updated_at or 0.0)
            key = text_of_key(entry.ref.key)
            self._todo.append(_Put(entry.ref, key, entry.value.base, time.time() - age))
            self._write_soon()

    def forget(self, targets: list[Target], refs: list[QueryRef[Any]]) -> None:
        """Drop what *targets* mean in the file, and the entries *refs*, which they mean in memory."""
        for ref in refs:
            if ref.definition.settings.persist:
                self._todo.append(_Drop(text_of_key(ref.key), is_prefix=False))
        for target in targets:
            prefix = _prefix_of(target)
            if prefix is not None:
                with suppress(TypeError):  # a part that looks different in each run is in no file
                    self._todo.append(_Drop(text_of_key(prefix), is_prefix=not isinstance(target, QueryRef)))
        self._write_soon()

    # In a worker

    def _read(self, ref: QueryRef[Any]) -> tuple[Any, float] | None:
        with self._lock:
            self._write_due()  # else it would find what has been removed since
            row = self._find(text_of_key(ref.key))
        if row is None:
            return None
        age = time.time() - row[0]
        # Below zero: the clock was set back, and nobody knows how old it is.
        if not 0 <= age <= self._max_age:
            return None
        try:
            load = ref.definition.settings.load
            value = value_from("load=", load(row[1]), load, "pass a plain function")
        except Exception as error:
            _log.info("what the file has of query %s cannot be read: %s", ref, error)
            return None
        return None if value is None else (value, age)

    def _find(self, key: str) -> tuple[float, str] | None:
        row: tuple[float, str] | None = None
        with self._open() as database:
            if database is not None:
                query = "SELECT written, data FROM answers WHERE key = ? AND version = ?"
                row = database.execute(query, (key, self._version)).fetchone()
        return row

    def _write(self) -> None:
        with self._lock:
            self._write_due()

    def _write_due(self) -> None:
        todo = [self._todo.popleft() for _ in range(len(self._todo))]
        last = {step.key: number for number, step in enumerate(todo) if isinstance(step, _Put)}
        steps = [
            step for number, step in enumerate(todo) if isinstance(step, _Drop) or last[step.key] == number
        ]
        made = [(step, self._dumped(step) if isinstance(step, _Put) else None) for step in steps]
        with self._open() as database:
            if database is not None:
                for step, text in made:
                    _do(database, step, text, self._version)

    def _dumped(self, put: _Put) -> str | None:
        text: Any = None
        with self._runtime.reporting(f"when the data of query {put.ref} was written to the disk"):
            dump = put.ref.definition.settings.dump
            text = value_from("dump=", dump(put.value), dump, "pass a plain function")
            if not isinstance(text, str):
                raise TypeError(f"dump= of query {put.ref} returns text, not {text!r}")
        return text if isinstance(text, str) else None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """Open the file for a block, which ends early where the file cannot be used. The lock is held."""
        if self._is_broken or not self._is_ready():
            yield None
            return
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as database, database:
                yield database
        except sqlite3.Error as error:
            self._give_up(error)

    def _is_ready(self) -> bool:
        """Return whether the file has its table, which it gets: it may be new, removed meanwhile, or another one."""
        if self._prepared is None or self._prepared != _identity(self._path):
            try:
                self._prepare()
            except (sqlite3.Error, OSError) as error:
                self._give_up(error)
                return False
            self._prepared = _identity(self._path)
        return True

    def _prepare(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as database, database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_TABLE)
            oldest = time.time() - self._max_age
            database.execute("DELETE FROM answers WHERE version <> ? OR written < ?", (self._version, oldest))

    def _give_up(self, error: Exception) -> None:
        self._is_broken = True
        _log.warning("the file %s cannot hold the data of queries, and is not used: %s", self._path, error)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:  # gone, or its folder is
        return None
    return status.st_dev, status.st_ino


def _do(database: sqlite3.Connection, step: _Put | _Drop, text: str | None, version: str) -> None:
    if isinstance(step, _Put):
        if text is not None:
            row = step.key, version, step.written, text
            database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)
        return
    database.execute("DELETE FROM answers WHERE key = ?", (step.key,))
    if step.is_prefix:
        begin = "(" if step.key == "()" else f"{step.key[:-1]}, "
        database.execute("DELETE FROM answers WHERE substr(key, 1, ?) = ?", (len(begin), begin))


def _prefix_of(target: Target) -> tuple[Any, ...] | None:
    """Return the first parts of the keys that *target* means; ``None`` where only the entries themselves tell."""
    if target is None:
        return ()
    if isinstance(target, QueryRef):
        return target.key
    if isinstance(target, QueryDef):
        return (target.name,) if target.settings.make_key is None else None
    return target if isinstance(target, tuple) else None  # what was fetched of a table's source is not kept
