"""`Trace`: records what the program does, and saves it as a file for a trace viewer, or as a picture.

Made on the UI thread; `Trace.save` returns at once, and a thread of its own writes the file.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.errors import WrongThreadError
from tkasync.safety.collector import without_full_runs
from tkasync.tools.trace import chrome_json, lanes
from tkasync.tools.trace.recorder import Recorder, in_order
from tkasync.tools.trace.timeline import Timeline
from tkasync.version import __version__

AnyPath = str | os.PathLike[str]
_log = logging.getLogger("tkasync")


class Trace:
    """A recording of turns, handlers, tasks, effects, stalls and the collector, from now until `close`.

    As a block it is closed, and saved to *path*, at the end. It may stay on: of the events the last *limit* are kept,
    some 200 bytes each. Several may record at once.

        with Trace("trace.json"):
            run(Viewer)

    Args:
        path: where `close` saves it; a file that ends with ``.svg`` is a picture of lanes, any other is for a viewer.
        limit: how many events are kept.

    Raises:
        WrongThreadError: a window is open, and this is not its thread.
        ValueError: *limit* is less than one.
    """

    def __init__(self, path: AnyPath | None = None, *, limit: int = 500_000) -> None:
        if limit < 1:
            raise ValueError(f"limit is how many events are kept, one at least, not {limit!r}")
        runtimes = open_runtimes()
        if runtimes and not any(runtime.is_ui_thread for runtime in runtimes):
            raise WrongThreadError.ui_only("Trace()", "dispatch_to_ui to make it there")
        self.path: Path | None = None if path is None else Path(path)
        """Where `close` saves it."""
        self._recorder = Recorder(limit)
        self._is_closed = False
        self._process = os.getpid()

    def __len__(self) -> int:
        """Return how many events are kept now."""
        return len(self._recorder)

    def save(self, path: AnyPath, *, cursor: bool = False) -> Future[Path]:
        """Save what was recorded so far to *path*, and go on recording. Any thread; never blocks.

        The file is written by a thread of its own, aside, and then put in place as a whole. Events are taken at once.
        Where no thread can be started, as while the interpreter ends, it is written before `save` returns.

        Args:
            path: a file that ends with ``.svg`` is a picture of lanes, any other is for a viewer.
            cursor: let a line move through the picture, as the time does.

        Returns:
            A future of the path: its error is what went wrong, which is logged too.

        Raises:
            ValueError: *cursor* for a file that is no picture.
        """
        records, end, goal = self._recorder.records, perf_counter(), Path(path)
        if cursor and not _is_picture(goal):
            raise ValueError(f'cursor=True is for a picture: save("{goal.stem}.svg", cursor=True)')
        saved: Future[Path] = Future()
        taken = records()
        # Such as run no task, and on which the collector ran.
        names = {thread.ident: thread.name for thread in threading.enumerate() if thread.ident is not None}

        def write() -> None:
            try:
                with without_full_runs():
                    _write(goal, Timeline(in_order(taken), end, names), cursor)
            except BaseException as error:
                _log.error("the trace is not saved: %s cannot be written: %s", goal, error)
                saved.set_exception(error)
            else:
                saved.set_result(goal)

        try:
            # No daemon: a program that ends now still gets its whole file.
            threading.Thread(target=write, name="tkasync-trace", daemon=False).start()
        except RuntimeError:  # of `atexit`, say: the interpreter ends, and starts no thread any more
            write()
        return saved

    def close(self) -> None:
        """Record no more; save to ``path``, if it was given one, and wait until that is written.

        A second time does nothing. A process that was forked from this one saves nothing: the file is its parent's.

        Raises:
            OSError: the file cannot be written.
        """
        self._recorder.stop()
        if self._is_closed:
            return
        self._is_closed = True
        if self.path is not None and self._process == os.getpid():
            self.save(self.path).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() == ".svg"


def has_met_tkasync(trace: Trace) -> bool:
    """Whether *trace* has recorded more than runs of the collector."""
    return trace._recorder.has_met_tkasync


def _arguments() -> list[str]:
    """Return the command line; the program may have put there what it likes, or have deleted it."""
    return [str(word) for word in getattr(sys, "argv", None) or ()]


def _program() -> str:
    """Return what the program is called: its file, or the folder or package whose ``__main__.py`` it is."""
    file = Path(*_arguments()[:1])
    return (file.parent if file.name == "__main__.py" else file).name or "tkasync"


def _write(path: Path, timeline: Timeline, cursor: bool) -> None:
    """Write beside *path* and then put in its place: a viewer that looks meanwhile finds the file before, or this."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    about = {
        "made by": f"tkasync {__version__}",
        "python": sys.version.split()[0],
        "program": _program(),
        "arguments": _arguments(),
    }
    pieces = lanes.text(timeline, cursor) if _is_picture(path) else chrome_json.text(timeline, about)
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
