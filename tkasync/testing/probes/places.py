"""Where in a program something happens: the line of its own, below those of libraries. Any thread."""

from __future__ import annotations

import sysconfig
import threading
from pathlib import Path
from sys import _current_frames
from types import FrameType

_PATHS = sysconfig.get_paths()
# What is no part of the program: the standard library, what is installed, and tkasync itself.
_LIBRARIES = tuple(
    f"{Path(path).resolve()}/".replace("\\", "/")
    for path in {
        _PATHS["stdlib"],
        _PATHS["platstdlib"],
        _PATHS["purelib"],
        _PATHS["platlib"],
        str(Path(__file__).parents[2]),
    }
)


def line_of_program(frame: FrameType | None) -> str:
    """Return the innermost line of the program's own from *frame* outwards: ``"search.py:12 in find"``.

    Where there is none, the innermost line of all; an empty text without a frame.
    """
    inmost, found = frame, frame
    while found is not None and is_in_library(found.f_code.co_filename):
        found = found.f_back
    frame = found if found is not None else inmost
    return (
        "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}"
    )


def is_in_library(file: str) -> bool:
    """Whether *file*, as a code object names it, belongs to Python, to what is installed, or to tkasync."""
    return file.startswith("<") or file.replace("\\", "/").startswith(_LIBRARIES)


def line_of_thread(thread: threading.Thread) -> str:
    """Return the line of the program's own at which *thread* stands; an empty text where it has ended."""
    return line_of_program(_current_frames().get(thread.ident or 0))
