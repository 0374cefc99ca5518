"""Log files that several processes may share, written off the UI thread. Any thread.

Records go into a queue, which costs the caller microseconds, and a thread writes them. So neither a slow disk nor the
lock of another process that writes the same file holds up the window. The queue is bounded; what it has no room for is
counted, and the log says so. The file rolls over at a size. What nobody catches is logged too: `tkasync.logs.uncaught`.
"""

from __future__ import annotations

import atexit
import logging
import logging.handlers
import os
import sys
import threading
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from tkasync.logs import root_logger
from tkasync.logs.placed import PlacedHandler
from tkasync.logs.record_lines import RecordQueueHandler
from tkasync.logs.record_queue import RecordQueue
from tkasync.logs.uncaught import unwatch, watch

_MOST = 50_000  # records that wait; some 25 MB
_STOP_TIMEOUT = 2.0  # seconds; another process may hold the file's lock for as long as it likes
_GLANCE = 0.05  # seconds between two looks whether the file makes progress


class LogFile:
    """What `set_up_logging` returns; ``close`` ends it. Also a context manager."""

    def __init__(self, handler: logging.Handler, level: int | str) -> None:
        self._file_handler = handler
        self._queue = RecordQueue(_MOST)
        self._queue_handler = RecordQueueHandler(self._queue)
        self._queue_handler.setLevel(level)
        self._listener = _Listener(self._queue, handler)
        self._listener.start()
        root_logger.begin(self._queue_handler)
        watch()
        atexit.register(self.close)

    @property
    def path(self) -> Path | None:
        """The file; ``None`` when no place can be written to and the records go to stderr."""
        return getattr(self._file_handler, "path", None)

    def close(self, timeout: float = _STOP_TIMEOUT) -> bool:
        """Write what is queued, and stop; return whether all is written.

        As long as the file takes records it is waited for. Where it has taken none for *timeout* seconds, as while
        another process holds its lock, stderr says how many are lost; a second call waits on.
        """
        atexit.unregister(self.close)
        if root_logger.end(self._queue_handler):
            unwatch()
            self._queue_handler.close()
            self._listener.enqueue_sentinel()
        if not self._listener.ends_within(timeout):
            _say_on_stderr(f"{self._queue.unwritten} record(s) of {self.path} are not written: it takes none")
            return False
        if dropped := self._queue.take_dropped():
            self._file_handler.handle(_told_of(dropped))
        self._file_handler.close()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Listener(logging.handlers.QueueListener):
    """A listener whose end waits while it makes progress. Its thread is a daemon, as the standard library's is."""

    _thread: threading.Thread | None
    _written = 0

    def __init__(self, queue: RecordQueue, handler: logging.Handler) -> None:
        super().__init__(queue, handler)
        self._records = queue

    def start(self) -> None:
        super().start()
        assert self._thread is not None
        self._thread.name = "tkasync-log"

    def handle(self, record: logging.LogRecord) -> None:
        """Write *record*, after a line for those that were dropped before it. The thread."""
        if dropped := self._records.take_dropped():
            super().handle(_told_of(dropped))
        super().handle(record)
        self._written += 1

    def enqueue_sentinel(self) -> None:
        self._records.put_last(self._sentinel)  # type: ignore[attr-defined]  # missing in its stub

    def ends_within(self, timeout: float) -> bool:
        """Wait for the end; return false where nothing that is queued was written for *timeout* seconds."""
        assert self._thread is not None
        written, until = self._written, monotonic() + timeout
        while self._thread.is_alive():
            self._thread.join(max(0.0, min(_GLANCE, until - monotonic())))
            if self._written != written:
                written, until = self._written, monotonic() + timeout
            elif monotonic() >= until:
                break
        return not self._thread.is_alive()


def _told_of(dropped: int) -> logging.LogRecord:
    """Return the record that stands for *dropped* ones: the queue was full, and their threads could not wait."""
    text = f"{dropped} record(s) were dropped here: the file could not keep up"
    return logging.LogRecord("tkasync", logging.WARNING, __file__, 0, text, None, None)


def _say_on_stderr(text: str) -> None:
    if sys.stderr is not None:
        print(f"tkasync: {text}", file=sys.stderr)


def set_up_logging(
    name: str,
    *,
    directory: str | os.PathLike[str] | None = None,
    level: int | str = logging.INFO,
) -> LogFile:
    """Log what the program logs, tkasync included, to the file ``name.log``; several processes may share it.

    Errors that nobody catches are logged too: of the program itself, of its threads, of finalizers, and of what Tk
    calls (bindings, commands, traces, ``after`` jobs). Warnings are, too. The hooks that were set before are still
    called.

    Where the file cannot be written, at the start or later, the next place is taken, and the log says so: *directory*,
    the user's state directory, a folder of the user's own in the temporary directory, stderr. A folder that everybody
    may write to is not used: the file goes to a folder of the user's own in it. No place raises an error, and the file
    never blocks the caller. A record is one line, in which control characters are escaped; lines of a traceback are
    indented.

    Args:
        name: the program's; the name of the file, and of its folder in the state directory.
        directory: where the file goes; the state directory by default (``~/.local/state/name`` on Linux).
        level: the least level that is written.

    Returns:
        An object with ``path`` and ``close()``; at the end of the program it closes by itself.

    Raises:
        ValueError: *name* is no plain file name, or an unknown *level*.
    """
    if name != Path(name).name or name in ("", ".."):
        raise ValueError(f"set_up_logging takes a plain name, such as 'editor', not {name!r}")
    logging.Handler(level)  # an unknown level is refused before anything is made
    handler = PlacedHandler(name, directory)
    log = LogFile(handler, level)
    for problem in handler.take_refusals():
        place = log.path if log.path is not None else "stderr"
        logging.getLogger("tkasync").warning("cannot log to %s; logging to %s", problem, place)
    return log
