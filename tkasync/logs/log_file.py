"""Log files that several processes may share, written off the UI thread. Any thread.

Records go into a queue, which costs the caller microseconds, and a thread writes them. So neither a slow disk nor the
lock of another process that writes the same file holds up the window. The queue is bounded; what it has no room for is
counted, and the log says so. The file rolls over at a size. What nobody catches is logged too: `tkasync.logs.uncaught`.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tkasync.logs import open_files
from tkasync.logs.open_files import LogPlace
from tkasync.logs.placed import PlacedHandler
from tkasync.logs.uncaught import block_ended
from tkasync.logs.writer import Writer

_STOP_TIMEOUT = 2.0  # seconds; another process may hold the file's lock for as long as it likes
_LAST = -1_000  # after what the program itself has for the end of a process of multiprocessing's


class LogFile:
    """What `set_up_logging` returns; ``close`` ends it. Also a context manager."""

    def __init__(self, handler: PlacedHandler, level: int | str) -> None:
        self._writer = Writer(handler)
        self._writer.entry.setLevel(level)
        self._blocks = 0
        open_files.enter(self)
        atexit.register(self.close)
        _call_at_the_end_of_a_child(self._write_at_once)

    @property
    def path(self) -> Path | None:
        """The file; ``None`` when no place can be written to and the records go to stderr."""
        return self._writer.handler.path

    @property
    def entry(self) -> logging.Handler:
        """What the root logger is given."""
        return self._writer.entry

    def place(self) -> LogPlace:
        """Return where other processes find it."""
        handler = self._writer.handler
        return LogPlace(handler.program, handler.directory, self.entry.level)

    def close(self, timeout: float = _STOP_TIMEOUT) -> bool:
        """Write what is queued, and stop; return whether all is written.

        As long as the file takes records it is waited for. Where it has taken none for *timeout* seconds, as while
        another process holds its lock, stderr says how many are lost; a second call waits on.
        """
        atexit.unregister(self.close)
        if open_files.leave(self):
            self.entry.close()
        if self._writer.finish(timeout):
            return True
        _say_on_stderr(
            f"{self._writer.queue.unwritten} record(s) of {self.path} are not written: it takes none"
        )
        return False

    def _write_at_once(self) -> None:
        if not self._writer.write_at_once(_STOP_TIMEOUT):
            self.close(0.0)  # it says how many are lost; nothing that is called later waits once more

    def __enter__(self) -> Self:
        self._blocks += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._blocks -= 1
        if not self._blocks:  # of several blocks of one file the last one closes it
            block_ended(error, trace)
            self.close()


def _call_at_the_end_of_a_child(fn: Any) -> None:
    """Call *fn* at the end of this process, if multiprocessing has started it: some of its processes run no atexit."""
    util = sys.modules.get("multiprocessing.util")
    process = sys.modules.get("multiprocessing.process")
    if util is not None and process is not None and process.parent_process() is not None:
        util.Finalize(None, fn, exitpriority=_LAST)


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

    Worker processes of `ProcessWorkers` log to it by themselves, those of other pools when they call this too; one
    that is forked goes on with it. Called twice for one file, it is set up once, with the lower level.

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
    log, is_new = open_files.one_for(handler.path, lambda: LogFile(handler, level))
    assert isinstance(log, LogFile)
    if is_new:
        _tell_refusals(log, handler)
    else:
        handler.close()
        open_files.lower(log, level)
    return log


def _tell_refusals(log: LogFile, handler: PlacedHandler) -> None:
    for problem in handler.take_refusals():
        place = log.path if log.path is not None else "stderr"
        logging.getLogger("tkasync").warning("cannot log to %s; logging to %s", problem, place)
