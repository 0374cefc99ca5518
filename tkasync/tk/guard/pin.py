"""The pin: no Tcl interpreter dies anywhere but on its UI thread, whoever drops the last reference.

Deleting an interpreter on another thread aborts the process (`Tcl_AsyncDelete`), and the last reference
is dropped wherever the collector or a worker's frame happens to be. So every guarded interpreter holds *itself*: its
pin refers to it, and a Tcl command made in it to the pin, in C, which neither a collector nor the end of Python's
modules releases. `release_dead_pins` takes that command away again, on the UI thread, from interpreters that
nothing else holds: 1.4 MB each.

The command is the pin, not a function: that a command holds the interpreter by itself ended with gh-80937
(`tkasync.tk.guard.interpreter`). Nor is it a `TclEntry`: nothing ever calls it, so there is nothing to catch or to
report, and it must outlive the host, which closes while the interpreter is in use.
"""

from __future__ import annotations

import os
import sys
import threading
from _tkinter import TclError
from collections.abc import Callable
from contextlib import suppress
from sys import getrefcount
from threading import get_ident
from typing import TYPE_CHECKING

from tkasync.tk.guard.interpreter import held_by_a_command

if TYPE_CHECKING:
    from _tkinter import TkappType

_COMMAND = "::tkasync_pin"
_NO_THREAD = 0  # no thread has this identifier: nobody is the UI thread of such an interpreter any more
FORKED = -1  # nor this one: the interpreter belongs to the process that this one was forked from


class Pin:
    """One held interpreter, and the identifier of the thread that alone may use it. Itself the Tcl command."""

    __slots__ = ("app", "ident")

    def __init__(self, app: TkappType, ident: int) -> None:
        self.app: TkappType = app
        self.ident: int = ident

    def __call__(self) -> None:
        """Never called: a command takes something that could be."""


class _Sample:
    """Holds an object as a `Pin` holds an interpreter."""

    __slots__ = ("app",)

    def __init__(self) -> None:
        self.app = object()


_sample = _Sample()
# Gone through as a copy: another UI thread may take one out meanwhile, and the next one would be passed over.
_pins: list[Pin] = []


def _alone() -> int:
    """Return what `getrefcount` says of an interpreter that only its pin holds, and its own Tcl command if that does.

    Measured, not written down: versions of Python count their temporary references differently, too.
    """
    return getrefcount(_sample.app) + held_by_a_command()


def pin_interpreter(app: TkappType) -> Pin:
    """Hold *app* until `release_dead_pins` finds that nothing else does. UI thread of *app* only."""
    pin = Pin(app, get_ident())
    app.createcommand(_COMMAND, pin)
    _pins.append(pin)
    _watch_the_end_of_this_thread()
    return pin


def unpin(pin: Pin) -> None:
    """Take back what `pin_interpreter` did. UI thread of the interpreter only."""
    _pins.remove(pin)
    pin.app.deletecommand(_COMMAND)


def release_dead_pins() -> int:
    """Delete those of the calling thread's interpreters that nothing else holds; return how many.

    Cheap: a reference count for each interpreter. Safe on any thread: it releases only interpreters of the calling
    thread. Nobody can take up an interpreter between the look and the deletion, for only this table could hand it out.
    """
    here = get_ident()
    dead = [pin for pin in list(_pins) if pin.ident == here and getrefcount(pin.app) <= _alone()]
    for pin in dead:
        _pins.remove(pin)
        with suppress(TclError):  # the program has deleted it
            pin.app.deletecommand(_COMMAND)
        del pin.app  # the last reference: the interpreter is deleted here
    return len(dead)


def pins_of_this_thread() -> list[Pin]:
    """Return the pins of the interpreters whose UI thread is the caller's, oldest first."""
    here = get_ident()
    return [pin for pin in list(_pins) if pin.ident == here]


def pinned_interpreters() -> int:
    """Return how many interpreters are held, those of all threads together."""
    return len(_pins)


def _leave_to_the_parent() -> None:
    """In a forked process, use no interpreter: the connection to the display is the parent's, and so is the window."""
    for pin in _pins:
        pin.ident = FORKED


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_the_parent)


class _ThreadEnd:
    """Dies with the thread that made it, on that thread: the last moment its interpreters can be deleted.

    Those still held by something stay for good. The system hands the identifier of an ended thread to the
    next one, so it is taken off them: a new thread is not their UI thread.
    """

    def __init__(self) -> None:
        self._ident = get_ident()

    # The default is bound now: at the end of the process this module's names go before its thread-locals.
    def __del__(self, is_finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        if is_finalizing() or get_ident() != self._ident:
            return
        release_dead_pins()
        for pin in list(_pins):
            if pin.ident == self._ident:
                pin.ident = _NO_THREAD


_thread_ends = threading.local()


def _watch_the_end_of_this_thread() -> None:
    """Notice the end of a UI thread. The main thread is not watched: its end is that of the process."""
    if threading.current_thread() is not threading.main_thread() and not hasattr(_thread_ends, "end"):
        _thread_ends.end = _ThreadEnd()
