"""The services in a process that a learner's program has started: the examiner answers, and knows of windows."""

from __future__ import annotations

import os
from multiprocessing.connection import Client
from sys import _getframe
from types import FrameType
from typing import Any

VARIABLE = "TKASYNC_LAB_CALLS"
"""In the environment of an examined program: where its examiner is called, ``port:key``."""


_has_window = False


def note_window() -> None:
    """Note that this process has a window: what is forked from it after that has half of that window."""
    global _has_window
    _has_window = True


def is_examined() -> bool:
    """Whether this process was started by a program that is examined."""
    return VARIABLE in os.environ


def hold(name: str, args: tuple[object, ...], usual: object) -> object:
    """Return the examiner's answer to a call of a service; blocks until it has given one."""
    value, error = _tell({"name": name, "args": args, "usual": usual})
    if error is not None:
        raise error
    return value


def tell_of_windows() -> None:
    """Have the examiner know of each window that this process makes."""
    import tkinter

    make = tkinter.Tk.__init__

    def make_and_tell(root: tkinter.Tk, *args: Any, **options: Any) -> None:
        _tell({"name": "window", "args": (), "usual": None})
        make(root, *args, **options)

    setattr(tkinter.Tk, "__init__", make_and_tell)  # noqa: B010  # its stub names each argument


def _tell(said: dict[str, object]) -> Any:
    port, key = os.environ[VARIABLE].split(":")
    with Client(("127.0.0.1", int(port)), authkey=bytes.fromhex(key)) as line:
        line.send(said | {"process": os.getpid(), "is_forked": _has_window, "lines": _lines()})
        return line.recv()


def _lines() -> list[tuple[str, int]]:
    """Return file and line of each call on the stack, the innermost first."""
    lines: list[tuple[str, int]] = []
    frame: FrameType | None = _getframe(2)
    while frame is not None:
        lines.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return lines
