"""`Shelf`: keeps the data of queries in a file, so that the next run of the program has something to show at once.

The file is a SQLite database, which only threads of the pool touch. It is written behind: what comes within a second is
written together, and the close of the window waits for the rest. Text alone is stored, JSON unless the query says
otherwise. Never a pickle: a cache file must not be able to run code.

A file that cannot be used is told of once, and left alone; the program goes on without it. What another program keeps
from being written is written later, or at the close if it can be. UI only, but for what is said to run in a worker.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tkasync.dispatch.refusals import value_from
from tkasync.ownership.scope import Scope
from tkasync.queries.disk.kept_file import Drop, KeptFile, Mark, Put, Step, Where
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


class _Answer(NamedTuple):
    """What is to be kept, before there is text of it."""

    ref: QueryRef[Any]
    key: str
    value: Any
    written: float
    is_invalid: bool


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
        self._max_age = max_age
        self._file = KeptFile(path, version, max_age)
        self._todo: deque[_Answer | Step] = deque()
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
        ref, times_emptied, invalidations = entry.ref, entry.times_emptied, entry.invalidations

        def use(found: tuple[Any, float, bool] | None) -> None:
            if found is None or times_emptied != entry.times_emptied:
                return
            value, age, is_invalid = found
            is_invalid = is_invalid or invalidations != entry.invalidations
            try:
                entry.restore(value, self._runtime.host.now - age, is_invalid)
            except Exception as error:
                _tell_unread(ref, error)

        if ref.definition.settings.persist:
            self._runtime.spawn(self._scope, self._read, (ref,), {"name": f"reading {ref}", "on_result": use})

    def keep(self, entry: Entry) -> None:
        """Write the data of *entry*, without the changes of mutations that are under way."""
        if entry.definition.settings.persist:
            age = self._runtime.host.now - (entry.updated_at or 0.0)
            key, written = text_of_key(entry.ref.key), time.time() - age
            self._todo.append(_Answer(entry.ref, key, entry.value.base, written, entry.is_invalid))
            self._write_soon()

    def forget(self, targets: list[Target], refs: list[QueryRef[Any]]) -> None:
        """Drop what *targets* mean in the file, and the entries *refs*, which they mean in memory."""
        self._todo += [Drop(where) for where in _meant_by([*targets, *refs])]
        self._write_soon()

    def mark(self, targets: list[Target], refs: list[QueryRef[Any]]) -> None:
        """Count as stale what *targets* mean in the file, and *refs*: it may be read again when it has left memory."""
        marks = [Mark(where) for where in _meant_by(filter(_may_be_kept, [*targets, *refs]))]
        if marks:
            self._todo += marks
            self._write_soon()

    # In a worker

    def _read(self, ref: QueryRef[Any]) -> tuple[Any, float, bool] | None:
        with self._lock:
            self._write_due()  # else it would find what has been removed since
            found = None if self._todo else self._file.find(text_of_key(ref.key))
        if found is None:
            return None
        try:
            age = time.time() - found.written
            # Below zero: the clock was set back, and nobody knows how old it is.
            if not 0 <= age <= self._max_age:
                return None
            load = ref.definition.settings.load
            value = value_from("load=", load(str(found.data, "utf-8")), load, "pass a plain function")
        except Exception as error:
            _tell_unread(ref, error)
            return None
        return None if value is None else (value, age, bool(found.is_invalid))

    def _write(self) -> None:
        with self._lock:
            self._write_due()

    def _write_due(self) -> None:
        todo = [self._todo.popleft() for _ in range(len(self._todo))]
        if not todo or self._file.is_broken:
            return
        last = {step.key: number for number, step in enumerate(todo) if isinstance(step, _Answer | Put)}
        steps: list[Step | None] = []
        for number, step in enumerate(todo):
            if not isinstance(step, _Answer | Put):
                steps += [step] if step not in steps[-1:] else []  # of a storm of invalidations one will do
            elif last[step.key] == number:  # of several answers of an entry, too
                steps.append(self._dumped(step) if isinstance(step, _Answer) else step)
        made = [step for step in steps if step is not None]
        if not self._file.write(made):
            # As text: `dump=` is not called again, and reports an error once.
            self._todo.extendleft(reversed(made))
            self._write_soon()

    def _dumped(self, answer: _Answer) -> Step | None:
        ref = answer.ref
        text: Any = None
        with self._runtime.reporting(f"when the data of query {ref} was written to the disk"):
            text = _text_of(answer)
        if text is None:
            return None
        return Put(answer.key, ref.definition.name, text, answer.written, answer.is_invalid)


def _text_of(answer: _Answer) -> str:
    dump = answer.ref.definition.settings.dump
    text = value_from("dump=", dump(answer.value), dump, "pass a plain function")
    if not isinstance(text, str):
        raise TypeError(f"dump= of query {answer.ref} returns text, not {text!r}")
    text.encode()  # half a character is refused here: SQLite would write none of the others
    return text


def _tell_unread(ref: QueryRef[Any], error: Exception) -> None:
    _log.info("what the file has of query %s cannot be read: %s", ref, error)


def _may_be_kept(target: Target) -> bool:
    if isinstance(target, QueryRef):
        return target.definition.settings.persist
    return target.settings.persist if isinstance(target, QueryDef) else True


def _meant_by(targets: Iterator[Target] | list[Target]) -> list[Where]:
    """Return what *targets* mean in the file."""
    found: list[Where] = []
    for target in targets:
        if target is None or target == ():
            return [Where("1")]
        with suppress(TypeError):  # a part that looks different in each run is in no file
            if isinstance(target, QueryRef):
                found.append(Where("key = ?", (text_of_key(target.key),)))
            elif isinstance(target, QueryDef):
                found.append(Where("query = ?", (target.name,)))
            elif isinstance(target, tuple):  # what was fetched of a table's source is not kept
                found.append(_below(text_of_key(target)))
    return list(dict.fromkeys(found))


def _below(key: str) -> Where:
    begin = f"{key[:-1]}, "
    return Where("key = ? OR substr(key, 1, ?) = ?", (key, len(begin), begin))
