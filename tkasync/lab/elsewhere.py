"""The services in a process that a learner's program has started: the examiner answers, and knows of windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Client
from multiprocessing.process import BaseProcess
from sys import _getframe
from traceback import extract_tb
from types import FrameType, TracebackType
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


def tell_of_errors() -> None:
    """Have the examiner know of each error that ends this process: all that the program sees of it is that it ends."""
    show, run = sys.excepthook, BaseProcess.run

    def show_and_tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        show(kind, error, trace)
        _tell_of_error(error)

    def run_and_tell(process: BaseProcess) -> None:
        try:
            run(process)
        except Exception as error:
            _tell_of_error(error)
            raise

    sys.excepthook = show_and_tell
    setattr(BaseProcess, "run", run_and_tell)  # noqa: B010  # a method, for mypy


def _tell_of_error(error: BaseException) -> None:
    if isinstance(error, Exception):  # Ctrl+C is none
        lines = [(frame.filename, frame.lineno or 0) for frame in extract_tb(error.__traceback__)]
        # The examination may be over.
        with suppress(OSError, EOFError):
            said = {"name": "error", "args": (), "usual": f"{type(error).__name__}: {error}"}
            _tell(said, lines[::-1])


def _tell(said: Mapping[str, object], lines: list[tuple[str, int]] | None = None) -> Any:
    port, key = os.environ[VARIABLE].split(":")
    with Client(("127.0.0.1", int(port)), authkey=bytes.fromhex(key)) as line:
        line.send({**said, "process": os.getpid(), "is_forked": _has_window, "lines": lines or _lines()})
        return line.recv()


def _lines() -> list[tuple[str, int]]:
    """Return file and line of each call on the stack, the innermost first."""
    lines: list[tuple[str, int]] = []
    frame: FrameType | None = _getframe(2)
    while frame is not None:
        lines.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return lines
