"""`PlacedHandler`: writes to the first place that takes what is logged, and to the next when that takes no more.

A disk gets full and a folder is removed while the program runs. So a record that a file refuses goes to the next place,
and so do those after it. The thread that writes the log; made on any.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tkasync.logs.places import places, problem_with
from tkasync.logs.record_lines import LineFormatter

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_MAX_BYTES = 5_000_000  # from which the file is rolled over
_BACKUPS = 3


class PlacedHandler(logging.Handler):
    """See the module.

    Args:
        name: the program's.
        directory: where the file is to lie, if the program has said so.
    """

    def __init__(self, name: str, directory: str | os.PathLike[str] | None) -> None:
        super().__init__()
        self.program: str = name
        # The working directory may change until the next place is looked for.
        self._directory = None if directory is None else Path(directory).absolute()
        self.path: Path | None = None
        """The file; ``None`` while the records go to stderr."""
        self._refused: list[str] = []
        self.path, self._handler = next(self._handlers())
        self._told = self._refused

    @property
    def directory(self) -> str | None:
        """Where the file lies, or was to lie; ``None`` where the program has not said so."""
        if self.path is not None:
            return str(self.path.parent)
        return None if self._directory is None else str(self._directory)

    def again(self) -> PlacedHandler:
        """Return one that goes on where this one is: in a forked process the open files are the other one's."""
        return PlacedHandler(self.program, self.directory)

    def take_refusals(self) -> list[str]:
        """Return a sentence for each place that was not taken at the start, once."""
        told, self._told = self._told, []
        return told

    def _handlers(self) -> Iterator[tuple[Path | None, logging.Handler]]:
        """Give a handler for each place that can be written to, in order; the last is stderr, which takes all."""
        self._refused = []
        for folder in places(self.program, self._directory):
            path = folder / f"{self.program}.log"
            problem = problem_with(path)
            if problem is None:
                yield path, _file_handler(path)
            else:
                self._refused.append(problem)
        yield None, _stderr_handler()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._handler.emit(record)
        except Exception as error:
            self._move(record, error)

    def _move(self, record: logging.LogRecord, error: Exception) -> None:
        """Write *record* to the next place that takes it, with why; what comes after it goes there too."""
        before, failed = self.path, self._handler
        for path, handler in self._handlers():
            try:
                handler.emit(_told(f"{before}: {error}", path))
                handler.emit(record)
            except Exception:
                handler.close()
            else:
                self.path, self._handler = path, handler
                break
        failed.close()

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
        super().close()


def _told(problem: str, path: Path | None) -> logging.LogRecord:
    text = f"cannot log to {problem}; logging to {'stderr' if path is None else path}"
    return logging.LogRecord("tkasync", logging.WARNING, __file__, 0, text, None, None)


def _file_handler(path: Path) -> logging.Handler:
    # Imported here: a program that logs to no file does not pay for it.
    from concurrent_log_handler import ConcurrentRotatingFileHandler

    class RaisingHandler(ConcurrentRotatingFileHandler):
        """Raises what it meets, in place of a traceback on stderr for each record."""

        def handleError(self, record: logging.LogRecord) -> None:  # logging's name
            raise  # it is called where an error is handled

        def close(self) -> None:
            """Close the file, also one whose disk does not take what is still in its buffer."""
            try:
                super().close()
            except OSError:  # said when it was to be written; the rest is closed by the second call
                super().close()

    handler = RaisingHandler(str(path), maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8")
    handler.setFormatter(LineFormatter(_FORMAT))
    return handler


def _stderr_handler() -> logging.Handler:
    # pythonw has no stderr, and nobody who could read there.
    handler = logging.NullHandler() if sys.stderr is None else logging.StreamHandler()
    handler.setFormatter(LineFormatter(_FORMAT))
    return handler
