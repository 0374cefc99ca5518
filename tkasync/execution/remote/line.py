"""`Line`: the end of a line in the window's process. It hands on what the other process tells.

One thread reads and one writes, so that neither the UI thread nor the reader waits for a process that is stuck. Any
thread, unless said otherwise.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Protocol
from weakref import WeakSet

from tkasync.dispatch.ambient import mark_own_thread


class RemoteWork(Protocol):
    """A piece of work that another process has: see `tkasync.execution.remote.end`. On the reader's thread."""

    def begun(self, line: Line) -> None:
        """Note that it has begun, in the process at the other end of *line*."""

    def take_progress(self, done: float, total: float | None, message: str) -> None:
        """Take a report."""

    def take_items(self, data: bytes) -> None:
        """Take items, a list that was pickled."""


_log = logging.getLogger("tkasync")
Message = tuple[Any, ...]
_open: WeakSet[Line] = WeakSet()


class Line:
    """See the module. Its threads last as long as the other process, which may serve one window after the other.

    Args:
        work: what is under way, by its number.
        on_message: takes what is not about one piece of work. The reader's thread.
        on_end: called when the other process has ended, or has closed the line. The reader's thread.
        farewell: what is sent last; without it the other process takes the end of the line for that of this one.
    """

    def __init__(
        self,
        work: Mapping[int, RemoteWork],
        on_message: Callable[[Message], object],
        on_end: Callable[[], object],
        farewell: Message | None = None,
    ) -> None:
        self._work = work
        self._farewell = farewell
        self._on_message = on_message
        self._on_end = on_end
        self._connection: Connection | None = None
        # SimpleQueue: a finalizer may abort a task, which puts its message in, at any moment.
        self._out: SimpleQueue[Callable[[], Message | None] | Message | None] = SimpleQueue()

    def start(self, connect: Callable[[], Connection | None]) -> None:
        """Have the writer *connect*, which may block and must not raise, and serve the line; ``None`` ends it."""
        threading.Thread(target=self._write, args=(connect,), name="process-line-out", daemon=True).start()

    def send(self, *message: Any) -> None:
        """Send *message* in its turn; nothing once the line has ended. Never blocks."""
        self._out.put(message)

    def send_made(self, make: Callable[[], Message | None]) -> None:
        """Send what *make* returns, unless it is ``None``. The writer's thread calls it: it may take long."""
        self._out.put(make)

    def close(self) -> None:
        """Write no more but the farewell, and end the writer. What is queued before is still sent."""
        if self._farewell is not None:
            self._out.put(self._farewell)
        self._out.put(None)

    def _write(self, connect: Callable[[], Connection | None]) -> None:
        mark_own_thread()
        connection = self._connection = connect()
        if connection is None:
            return
        _open.add(self)
        reader = threading.Thread(target=self._read, args=(connection,), name="process-line-in", daemon=True)
        try:
            reader.start()
        except RuntimeError as error:
            # There are no more threads: nobody would hear what the other process tells.
            _log.warning(
                "a connection to another process ends, because no thread can read from it: %s", error
            )
            hang_up(connection, self._farewell)
            self._on_end()
            return
        while (following := self._out.get()) is not None:
            message = following() if callable(following) else following
            del following  # it holds arguments of the program's
            if message is not None:
                with suppress(OSError):  # the other process has ended, as the reader sees too
                    connection.send(message)
            del message
        reader.join()  # closed before, its number might be another file's, from which the reader would read
        connection.close()

    def _read(self, connection: Connection) -> None:
        mark_own_thread()
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                break
            try:
                self._take(message)
            except Exception:
                # Not the end of the line, which an OSError would look like, nor of this thread, for which others wait.
                _log.exception("a message of another process could not be taken: %s", message[0])
            del message  # it may hold items
        self._out.put(None)
        self._on_end()

    def _take(self, message: Message) -> None:
        kind = message[0]
        work = self._work.get(message[1]) if len(message) > 1 else None
        if kind == "begun" and work is not None:
            work.begun(self)
        elif kind == "progress" and work is not None:
            work.take_progress(*message[2:])
        elif kind == "items" and work is not None:
            work.take_items(message[2])
        else:
            self._on_message(message)

    def close_copy(self) -> None:
        """Close, in a forked process, the end that belongs to the parent: a line ends with the last copy of its end."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()


def hang_up(connection: Connection, farewell: Message | None) -> None:
    """Close *connection*, after *farewell* where there is one."""
    with suppress(OSError):  # the other process has ended
        if farewell is not None:
            connection.send(farewell)
    connection.close()


def _leave_to_the_parent() -> None:
    for line in list(_open):
        line.close_copy()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_the_parent)
