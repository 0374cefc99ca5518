"""The log files that are open in this process, and what they need of it: the root logger's level, and the hooks.

The level is worked out from the files that are open. Each of two files that puts back the level which it has found
takes away the other's records, where the first to open is the first to close. A path has one file, however often it is
set up: two would write each record twice. Any thread.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from tkasync.logs.uncaught import unwatch, watch


class LogPlace(NamedTuple):
    """What another process needs, to write to the same file."""

    name: str
    directory: str | None
    level: int


class OpenFile(Protocol):
    """A log file: a `LogFile`, which stands above."""

    @property
    def path(self) -> Path | None:
        """The file; ``None`` for stderr."""

    @property
    def entry(self) -> logging.Handler:
        """What gives it the records of the root logger."""

    def place(self) -> LogPlace:
        """Return where other processes find it."""

    def close(self, timeout: float) -> bool:
        """Write what is queued, and end."""


F = TypeVar("F", bound=OpenFile)
_root = logging.getLogger()
_own_level = _root.level
_open: list[OpenFile] = []
_when_changed: list[Callable[[], object]] = []
# Re-entrant: the collector may run inside it, and a finalizer may close a file.
_lock = threading.RLock()


def one_for(path: Path | None, make: Callable[[], F]) -> tuple[OpenFile, bool]:
    """Return the open file at *path* and false; with none, what *make* returns, and true."""
    with _lock:
        for log in _open:
            if _resolved(log.path) == _resolved(path):
                return log, False
        return make(), True


def _resolved(path: Path | None) -> Path | None:
    return None if path is None else path.resolve()


def enter(log: OpenFile) -> None:
    """Give *log* what is logged, from the level of its entry on, and what nobody catches."""
    global _own_level
    with _lock:
        if not _open:
            _own_level = _root.level
            watch()
        _open.append(log)
        _set_level()
    _root.addHandler(log.entry)
    _tell()


def lower(log: OpenFile, level: int | str) -> None:
    """Give *log* what is logged from *level* on too."""
    wanted = logging.Handler(level).level
    with _lock:
        log.entry.setLevel(min(log.entry.level, wanted))
        _set_level()
    _tell()


def leave(log: OpenFile) -> bool:
    """Take `enter` back, also where the program has removed the entry itself; return false for a second time."""
    with _lock:
        if log not in _open:
            return False
        _open.remove(log)
        _set_level()
        if not _open:
            unwatch()
    _root.removeHandler(log.entry)
    _tell()
    return True


def close_all(timeout: float) -> None:
    """Write what is queued: this process ends by force. A file that takes nothing is waited for *timeout* seconds."""
    for log in list(_open):
        log.close(timeout)


def _set_level() -> None:
    _root.setLevel(min([_own_level, *(log.entry.level for log in _open)]))


def open_places() -> tuple[LogPlace, ...]:
    """Return where the files are that are open."""
    with _lock:
        return tuple(log.place() for log in _open)


def call_when_changed(fn: Callable[[], object]) -> None:
    """Call *fn*, which must not raise, each time that `open_places` has changed."""
    _when_changed.append(fn)


def _tell() -> None:
    for fn in _when_changed:
        fn()


def _renew_lock() -> None:
    """In a forked process, where the thread that held it is gone."""
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)
