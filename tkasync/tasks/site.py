"""`Site`: a line of the program, such as the one where a task was spawned. Any thread."""

from __future__ import annotations

import sys
from types import CodeType, FrameType

from tkasync.whose_code import OURS

Line = tuple[CodeType, int]
"""The code object and the line number that a `Site` is made from, when somebody asks for one."""
CALLERS = frozenset({"asyncio", "concurrent", "contextlib", "functools", "sched", "threading", "tkinter"})
"""Who calls a program's functions by trade: the line of theirs says nothing."""
_MOST = 4096  # of a program that makes code again and again


class Site:
    """A line of the program. Holds no frame, so that it keeps nothing alive."""

    __slots__ = ("_code", "line")

    def __init__(self, code: CodeType, line: int) -> None:
        self._code = code
        self.line: int = line
        """Its number, from 1."""

    @property
    def file(self) -> str:
        """The file's path, as Python knows it."""
        return self._code.co_filename

    @property
    def function(self) -> str:
        """The qualified name of the function that the line is in."""
        return self._code.co_qualname

    def facts(self) -> dict[str, str | int]:
        """Return it in plain values, for tools that send it on."""
        return {"file": self.file, "line": self.line, "function": self.function}

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}"


# By the identity of the code, which is kept, so that no other code gets its number, and the instruction in it. Python
# counts the number of a line from the beginning of the function: that is done once.
_known: dict[tuple[int, int], tuple[CodeType, Site | None]] = {}


def site_of_the_program(depth: int = 2) -> Site | None:
    """Return the innermost line outside tkasync that led here; ``None`` where Tk or a thread has called.

    For what happens often: of one line it is the same object each time. *depth* is how many frames are surely
    tkasync's own, with this one.
    """
    frame = sys._getframe(depth)
    while True:
        code = frame.f_code
        known = _known.get((id(code), frame.f_lasti))
        if known is not None:
            return known[1]
        outer = frame.f_back
        if outer is None or not _name_of(frame).startswith(OURS):
            return _found(frame, code)
        frame = outer


def _found(frame: FrameType, code: CodeType) -> Site | None:
    site = None if _name_of(frame).partition(".")[0] in CALLERS else Site(code, frame.f_lineno)
    if len(_known) >= _MOST:
        _known.clear()
    _known[id(code), frame.f_lasti] = code, site
    return site


def _name_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__"))
