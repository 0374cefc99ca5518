"""What Python and asyncio tell nobody in particular: in the log, as an error that cannot be raised, as an open file."""

from __future__ import annotations

import gc
import logging
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.stress.driver.worlds import GIVE_UP

_OPEN_FILES = Path("/proc/self/fd")
_LOGGERS = {"asyncio": logging.WARNING, "tkasync": logging.ERROR}
# Of the warnings of tkasync, for aborted work and stragglers are meant.
_FAULTS = ("still running after the close of its window",)


class _Listener(logging.Handler):
    def __init__(self, name: str, complain: Callable[[str], object]) -> None:
        super().__init__(logging.WARNING)
        self._level = _LOGGERS[name]
        self._complain = complain

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if record.levelno >= self._level or any(fault in text for fault in _FAULTS):
            self._complain(f"the log of {record.name} says {text}")


@contextmanager
def listening(complain: Callable[[str], object]) -> Iterator[None]:
    """Give *complain* what is told to nobody in particular while the block runs. Any thread calls it."""

    def on_unraisable(what: Any) -> None:
        complain(f"{what.err_msg or 'Exception ignored in'}: {what.object!r}: {what.exc_value!r}")

    handlers = {logging.getLogger(name): _Listener(name, complain) for name in _LOGGERS}
    before, sys.unraisablehook = sys.unraisablehook, on_unraisable
    try:
        for logger, handler in handlers.items():
            logger.addHandler(handler)
            logger.propagate = False
        with warnings.catch_warnings():
            warnings.simplefilter("error", ResourceWarning)
            warnings.simplefilter("error", RuntimeWarning)  # a coroutine that was never awaited
            yield
    finally:
        sys.unraisablehook = before
        for logger, handler in handlers.items():
            logger.removeHandler(handler)
            logger.propagate = True


class OpenFiles:
    """The descriptors of the process, which must not become more from world to world."""

    def __init__(self) -> None:
        self._known: Counter[str] | None = None

    def more_than_before(self) -> list[str]:
        """What is open now, and was not after the first world, with which Tcl opens what it keeps."""
        if not _OPEN_FILES.is_dir():
            return []
        end = monotonic() + GIVE_UP
        if self._known is None:
            self._known = _open_files()
        while (more := _open_files() - self._known) and monotonic() < end:
            gc.collect()
            sleep(0.01)
        self._known |= more  # told once
        return [f"{count} descriptors of {name} are left" for name, count in more.items()]


def _open_files() -> Counter[str]:
    kinds: Counter[str] = Counter()
    for each in _OPEN_FILES.iterdir():
        with suppress(FileNotFoundError):  # that of the listing itself
            kinds[str(each.readlink()).partition("[")[0]] += 1
    return kinds
