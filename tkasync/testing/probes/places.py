"""Where in a program something happens: the line of its own, below those of libraries. Any thread."""

from __future__ import annotations

import threading
from sys import _current_frames
from types import FrameType

from tkasync.whose_code import is_program_file


def line_of_program(frame: FrameType | None) -> str:
    """Return the innermost line of the program's own from *frame* outwards: ``"search.py:12 in find"``.

    Where there is none, the innermost line of all; an empty text without a frame.
    """
    inmost, found = frame, frame
    while found is not None and not is_program_file(found.f_code.co_filename):
        found = found.f_back
    frame = found if found is not None else inmost
    return (
        "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}"
    )


def line_of_thread(thread: threading.Thread) -> str:
    """Return the line of the program's own at which *thread* stands; an empty text where it has ended."""
    return line_of_program(_current_frames().get(thread.ident or 0))
