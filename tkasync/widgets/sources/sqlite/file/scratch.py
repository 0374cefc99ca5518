"""`ScratchFile`: a SQLite file of our own in the system's temporary folder, for data that can be had again. Any thread.

It is removed when it is not needed any more, with the window whose task made it, and at the end of the process; if that
is killed, by the next one that makes such a file.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection

from tkasync.errors import NoRuntimeError
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import current_scope, runtime_of
from tkasync.widgets.sources.sqlite.file.connections import Connections, uri_of
from tkasync.widgets.sources.sqlite.file.leftovers import LockedFolder, remove_leftovers


class ScratchFile:
    """A folder of its own with one file; never beside the user's own."""

    def __init__(self) -> None:
        remove_leftovers()
        folder = LockedFolder()
        self.path: Path = folder.path / "scratch.db"
        self.path.touch()
        self.connections: Connections = Connections(self.path)
        """Those that read it."""
        # The finalizer also runs at the end of the process.
        self.close: Callable[[], object] = weakref.finalize(self, _close, self.connections, folder)
        """Remove the folder, after the last use of the file."""

    def attach(self, connection: Connection) -> None:
        """Make the file's tables reachable in *connection*, as ``scratch``; a crash may destroy them."""
        connection.execute("ATTACH DATABASE ? AS scratch", (uri_of(self.path, "rw"),))
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA scratch.{setting}")


def _close(connections: Connections, folder: LockedFolder) -> None:
    if folder.is_ours:  # a forked process has all objects of its parent, and must not end what that uses
        connections.close(folder.remove)


class _AtClose:
    """What a window owns of something: it closes that, and does not keep it."""

    def __init__(self, close: Callable[[], object]) -> None:
        self.close = close


def close_with_window(thing: object, close: Callable[[], object]) -> None:
    """Call *close* when the window closes whose task or component makes *thing*, if that is still there then.

    Raises:
        NoOwnerError: that window has closed.
    """
    scope = current_scope()
    if scope is None:
        return
    try:
        owner = runtime_of(scope).scope
    except NoRuntimeError:
        return
    ending = owner.adopt(_AtClose(close))
    # Weak: a finalizer lives as long as *thing*, and the window that shows it must not live by that.
    weakref.finalize(thing, _leave, weakref.ref(owner), ending).atexit = False


def _leave(owner: weakref.ref[Scope], ending: _AtClose) -> None:
    scope = owner()
    if scope is not None:
        scope.discard(ending)


def open_scratch() -> ScratchFile:
    """Make a scratch file, which the close of the running task's window removes at the latest.

    Raises:
        NoOwnerError: that window has closed.
    """
    file = ScratchFile()
    close_with_window(file, file.close)
    return file
