"""Log files that several processes may share, written off the UI thread. Any thread.

Records go into a queue, which costs the caller microseconds, and a thread writes them. So neither a slow disk nor the
lock of another process that writes the same file holds up the window. The file rolls over at a size.
"""

from __future__ import annotations

import atexit
import logging
import logging.handlers
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_MAX_BYTES = 5_000_000  # from which the file is rolled over
_BACKUPS = 3
_STOP_TIMEOUT = 2.0  # seconds; another process may hold the file's lock for as long as it likes


class LogFile:
    """What `set_up_logging` returns; ``close`` ends it. Also a context manager."""

    def __init__(self, handler: logging.Handler, path: Path | None, level: int | str) -> None:
        self.path = path
        """The file; ``None`` when no place could be written to and the records go to stderr."""
        self._file_handler = handler
        self._queue: SimpleQueue[Any] = SimpleQueue()
        self._queue_handler = logging.handlers.QueueHandler(self._queue)
        self._queue_handler.setLevel(level)
        self._listener = _Listener(self._queue, handler)
        self._listener.start()
        root = logging.getLogger()
        self._level_before = root.level
        root.setLevel(min(root.level, self._queue_handler.level))
        root.addHandler(self._queue_handler)
        atexit.register(self.close)

    def close(self, timeout: float = _STOP_TIMEOUT) -> bool:
        """Write what is queued, within about *timeout* seconds, and stop; return whether all is written."""
        atexit.unregister(self.close)
        root = logging.getLogger()
        if self._queue_handler not in root.handlers:
            return True
        root.removeHandler(self._queue_handler)
        root.setLevel(self._level_before)
        self._queue_handler.close()
        if not self._listener.stop_within(timeout):
            return False
        self._file_handler.close()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Listener(logging.handlers.QueueListener):
    """A listener with a bounded wait for its end. Its thread is a daemon, as the standard library's is."""

    _thread: threading.Thread | None

    def start(self) -> None:
        super().start()
        assert self._thread is not None
        self._thread.name = "tkasync-log"

    def stop_within(self, timeout: float) -> bool:
        assert self._thread is not None
        self.enqueue_sentinel()
        self._thread.join(timeout)
        return not self._thread.is_alive()


def set_up_logging(
    name: str,
    *,
    directory: str | os.PathLike[str] | None = None,
    level: int | str = logging.INFO,
) -> LogFile:
    """Log what the program logs, tkasync included, to the file ``name.log``; several processes may share it.

    Where the file cannot be written, the next place is taken, and the log says so: *directory*, the user's state
    directory, the temporary directory, stderr. No place raises an error, and the file never blocks the caller.

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
    wanted = [Path(directory)] if directory is not None else []
    refused: list[str] = []
    for folder in [*wanted, *_fallbacks(name)]:
        path = folder / f"{name}.log"
        problem = _probe(path)
        if problem is None:
            return _said(LogFile(_file_handler(path), path, level), refused)
        refused.append(problem)
    return _said(LogFile(_stderr_handler(), None, level), refused)


def _fallbacks(name: str) -> Iterator[Path]:
    try:
        if sys.platform == "win32":
            yield Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / name
        elif sys.platform == "darwin":
            yield Path.home() / "Library" / "Logs" / name
        else:
            yield Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / name
    except RuntimeError:
        pass  # the user has no home directory: the next place is taken
    yield Path(tempfile.gettempdir())


def _probe(path: Path) -> str | None:
    """Return why *path* cannot be written; ``None`` when it can. The handler would fail later, record by record."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"), tempfile.TemporaryFile(dir=path.parent):
            return None  # the folder too: its lock file and the rolled-over files go there
    except OSError as error:
        return f"{path}: {error.strerror or error}"


def _file_handler(path: Path) -> logging.Handler:
    # Imported here: a program that logs to no file does not pay for it.
    from concurrent_log_handler import ConcurrentRotatingFileHandler

    handler = ConcurrentRotatingFileHandler(
        str(path), maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler


def _stderr_handler() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler


def _said(log: LogFile, refused: list[str]) -> LogFile:
    for problem in refused:
        place = log.path if log.path is not None else "stderr"
        logging.getLogger("tkasync").warning("cannot log to %s; logging to %s", problem, place)
    return log
