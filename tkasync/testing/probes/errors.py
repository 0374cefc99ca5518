"""`error_census`: one list for every way in which an error comes to light. Any thread."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SeenError:
    """An error of `error_census`."""

    where: str
    """``"callback"``, ``"thread"``, ``"unraisable"``, ``"log"`` or ``"warning"``."""
    text: str
    """Its message, or the line of the log."""
    error: BaseException | None
    """The error itself; None for a line of the log that has none."""


class _Seen:
    def __init__(self) -> None:
        self.errors: list[SeenError] = []

    def add(self, where: str, error: BaseException | None, text: str = "") -> None:
        # One that was logged as well came twice; `is`, for an error may be equal to another, or refuse to be compared.
        if error is None or not any(error is seen.error for seen in self.errors):
            self.errors.append(SeenError(where, text or f"{type(error).__name__}: {error}", error))


@contextmanager
def error_census(root: Any = None) -> Iterator[list[SeenError]]:
    """Collect what goes wrong within the block: each error once, in the order in which they came.

    In threads; in finalizers and coroutines that are dropped (`sys.unraisablehook`); in the log, from level ERROR; as a
    warning, of a coroutine that was never awaited say; and, with *root*, in the callbacks of its window. What would
    have been printed is not. UI thread; blocks may stand inside each other, and end in that order.
    """
    seen = _Seen()
    with ExitStack() as undo:
        _replace(undo, threading, "excepthook", lambda args: seen.add("thread", args.exc_value))
        _replace(undo, sys, "unraisablehook", lambda args: seen.add("unraisable", args.exc_value))
        if root is not None:
            _take_callbacks(undo, root, seen)
        undo.enter_context(warnings.catch_warnings())
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_where: seen.add("warning", _as_error(message))
        handler = _LogHandler(seen)
        logging.getLogger().addHandler(handler)
        undo.callback(logging.getLogger().removeHandler, handler)
        yield seen.errors


def _take_callbacks(undo: ExitStack, root: Any, seen: _Seen) -> None:
    """Have the window report to *seen*; what an instance has replaced is put back, what it has not is taken off."""
    _replace(
        undo, root, "report_callback_exception", lambda _kind, error, _trace: seen.add("callback", error)
    )


def _replace(undo: ExitStack, holder: Any, name: str, new: Callable[..., object]) -> None:
    own = vars(holder)
    if name in own:
        undo.callback(setattr, holder, name, own[name])
    else:
        undo.callback(own.pop, name, None)
    setattr(holder, name, new)


def _as_error(message: Warning | str) -> BaseException:
    return message if isinstance(message, BaseException) else UserWarning(message)


class _LogHandler(logging.Handler):
    def __init__(self, seen: _Seen) -> None:
        super().__init__(logging.ERROR)
        self._seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._seen.add("log", error, record.getMessage())
