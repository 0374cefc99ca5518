"""What a finalizer does to Tcl: a dropped reference or the collector runs one on any thread. Any thread."""

from __future__ import annotations

import sys
import weakref
from _tkinter import TclError
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from tkasync.tk.guard.spelling import words_of

# What a finalizer may want done, with what it is told meanwhile: what Tcl says when there is nothing to say.
ANSWERS: dict[str, object] = {
    "call": "",
    "eval": "",
    "setvar": None,
    "globalsetvar": None,
    "unsetvar": None,
    "globalunsetvar": None,
    "createcommand": None,
    "deletecommand": None,
    "deletefilehandler": None,
    "quit": None,
}

_WEAKREF_FINALIZER = weakref.finalize.__call__.__code__


def in_finalizer() -> bool:
    """Whether this thread is inside a `__del__` or a `weakref.finalize` at the moment."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "__del__" or frame.f_code is _WEAKREF_FINALIZER:
            return True
        frame = frame.f_back
    return False


def finish(real: Callable[..., object], args: tuple[object, ...]) -> None:
    """Do a finalizer's operation, on the UI thread."""
    # An error means that the application, or what was to be removed, went first: nothing is left to do.
    with suppress(TclError):
        real(*args)


def asks_whether_it_exists(name: str, args: tuple[object, ...]) -> bool:
    """Return whether a finalizer asks by this call whether its variable or widget exists."""
    return name == "call" and words_of(args)[:2] in (("info", "exists"), ("winfo", "exists"))
