"""What `_tkinter` does not tell about an interpreter: measured, for no version number says it.

* **Whether a command made by ``createcommand`` holds its interpreter.** It did until gh-80937, which went into
  maintenance releases of three versions of Python.
* **Which thread made an interpreter.** `_tkinter` compares threads only where it has found ``tcl_platform(threaded)``.
  Tcl 9 has no such variable. A `_tkinter` that is older than that lets every thread through, and Tcl ends the process.
  So the identifier is read where `_tkinter` keeps it, and compared in Python. Rejected: a call into Tcl, which waits
  for the other thread's event loop, or runs here, where it must not; a wrapper around ``tkinter.Tk``, which would know
  nothing of the windows that are older than it.

Both are measured once, on an interpreter of our own: other threads may be using that of a window. Any thread.
"""

from __future__ import annotations

import _tkinter
import sys
from contextlib import suppress
from functools import cache
from sys import getrefcount
from threading import get_ident
from typing import NamedTuple

_WORD = (sys.maxsize.bit_length() + 1) // 8  # bytes of a pointer, and of a thread's identifier
_COMMAND = "tkasync_measured"


class _Measured(NamedTuple):
    """What was measured; see the module."""

    held_by_a_command: int
    place_of_the_thread: int | None


def held_by_a_command() -> int:
    """Return how many references to its interpreter a command made from Python has: one, or none."""
    return _measured().held_by_a_command


def thread_of(app: object) -> int | None:
    """Return the identifier of the thread that made the interpreter *app*, as ``get_ident`` gives it.

    Never waits and never calls Tcl. ``None`` where it cannot be told: *app* stands in for an interpreter, or this build
    of Python keeps the identifier elsewhere.
    """
    place = _measured().place_of_the_thread
    if place is None or not isinstance(app, _tkinter.TkappType):
        return None
    return _words(app)[place]


@cache
def _measured() -> _Measured:
    # Without Tk: there may be no display.
    app = _tkinter.create(None, "tkasync", "Tkasync", False, True, False)
    before = getrefcount(app)
    app.createcommand(_COMMAND, int)
    held = getrefcount(app) - before
    app.deletecommand(_COMMAND)
    here = get_ident()
    places = [place for place, word in enumerate(_words(app)) if word == here]
    # The last one: without the GIL each object begins with its maker's identifier, which goes with its last reference.
    return _Measured(held, places[-1] if places else None)


def _words(app: object) -> list[int]:
    """Return what *app* consists of, a number for each word; nothing where Python was built without ctypes."""
    with suppress(ImportError):
        from ctypes import string_at  # optional, in a Python that one has built oneself

        raw = string_at(id(app), type(app).__basicsize__)
        return [
            int.from_bytes(raw[at : at + _WORD], sys.byteorder)
            for at in range(0, len(raw) - len(raw) % _WORD, _WORD)
        ]
    return []
