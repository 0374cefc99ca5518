"""What nobody catches, in the log: errors of the program, its threads, finalizers and what Tk calls, and warnings.

Each has a hook, which prints to stderr. A program without a terminal has none (``pythonw``), and would end without a
word. The hooks that were there before are still called. Any thread.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tkasync.ownership.report_text import shown

_log = logging.getLogger("tkasync")
_hooks: list[_Hook] = []


class _Hook:
    """Stands in for the function *name* of *holder*: tells the log first, then calls that."""

    def __init__(self, holder: Any, name: str, told: Callable[..., None]) -> None:
        self._holder, self._name = holder, name
        self._before = before = getattr(holder, name)
        self._is_on = True

        def stand_in(*args: Any) -> None:
            try:
                if self._is_on:
                    told(*args)
            finally:
                before(*args)

        self._stand_in = stand_in
        setattr(holder, name, stand_in)

    def take_back(self) -> None:
        """Put back what was there; under a later hook of somebody else's only fall silent."""
        self._is_on = False
        if getattr(self._holder, self._name) is self._stand_in:
            setattr(self._holder, self._name, self._before)


def watch() -> None:
    """Log what nobody catches, until `unwatch` is called. One thread at a time."""
    _hooks.append(_Hook(sys, "excepthook", _program_ended))
    _hooks.append(_Hook(threading, "excepthook", _thread_ended))
    _hooks.append(_Hook(sys, "unraisablehook", _ignored))
    # Not logging.captureWarnings, which takes them from stderr; where that is on already, they are logged already.
    if warnings.showwarning.__module__ != logging.__name__:
        _hooks.append(_Hook(warnings, "showwarning", _warned))
    with suppress(ImportError):  # no tkinter, no callbacks of it
        from tkasync.tk.callback_errors import HOLDER, NAME

        _hooks.append(_Hook(HOLDER, NAME, _callback_failed))


def unwatch() -> None:
    """Take `watch` back. One thread at a time."""
    while _hooks:
        _hooks.pop().take_back()


def block_ended(error: BaseException | None, trace: Any) -> None:
    """Log *error*, which leaves the block in which the file is open: the hooks come too late for it."""
    if isinstance(error, Exception):
        _tell(logging.CRITICAL, "an error ends the block in which the log is open", error, trace)


def _program_ended(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if not issubclass(kind, KeyboardInterrupt):  # Ctrl+C is no error
        _tell(logging.CRITICAL, "the program ends with an error", error, trace)


def _thread_ended(args: Any) -> None:
    if not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread is not None else "?"
        _tell(logging.ERROR, f"thread {name} ends with an error", args.exc_value, args.exc_traceback)


def _ignored(args: Any) -> None:
    # Named by its type alone: its repr may be the program's, and it must not be kept.
    where = f"{args.err_msg or 'exception ignored in'} {type(args.object).__qualname__}"
    _tell(logging.ERROR, where, args.exc_value, args.exc_traceback)


def _warned(message: Warning, category: type[Warning], filename: str, lineno: int, *_where: object) -> None:
    # To the logger that logging itself has for them.
    logging.getLogger("py.warnings").warning(
        "warning in %s, line %d: %s: %s", filename, lineno, category.__name__, message
    )


def _callback_failed(*_widget: object) -> None:
    _kind, error, trace = sys.exc_info()
    _tell(logging.ERROR, "an error in what Tk calls: a binding, command, trace or after job", error, trace)


def _tell(level: int, what: str, error: BaseException | None, trace: Any) -> None:
    if error is None:
        _log.log(level, what)
        return
    presentable = shown(error)
    trace = trace if presentable is error else presentable.__traceback__
    _log.log(level, what, exc_info=(type(presentable), presentable, trace))
