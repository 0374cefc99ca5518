"""Lines of the learner's file, in stacks and in errors. Any thread."""

from __future__ import annotations

import re
import traceback
from types import FrameType

_LOOPS = ("mainloop", "update", "wait_variable", "wait_window")


class LearnerFile:
    """See the module.

    Args:
        path: the file, as its code objects name it.
        source: what it held when the check began; it may be saved again meanwhile.
    """

    def __init__(self, path: str, source: str) -> None:
        self.path: str = path
        self.source: str = source

    def is_in(self, text: str) -> bool:
        """Whether *text* names a line of it."""
        return f"{self.path}:" in text

    def frame_of(self, frame: FrameType | None) -> FrameType | None:
        """Return the innermost frame of it, from *frame* outwards."""
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame

    def line_of(self, frame: FrameType | None) -> int | None:
        """Return the innermost line of it, from *frame* outwards."""
        found = self.frame_of(frame)
        return None if found is None else found.f_lineno

    def line_of_error(self, error: BaseException) -> int | None:
        """Return the innermost line of it in the traceback of *error*, or the one that its notes name."""
        if isinstance(error, SyntaxError):
            return error.lineno
        frames = traceback.extract_tb(error.__traceback__)
        found = next((frame.lineno for frame in reversed(frames) if frame.filename == self.path), None)
        # A function that is called with the wrong arguments has no frame: the note names where its task was spawned.
        return found or next(filter(None, map(self._line_in, getattr(error, "__notes__", ()))), None)

    def _line_in(self, note: str) -> int | None:
        number = re.match(r"\d+", note.partition(f"{self.path}:")[2])
        return int(number[0]) if number else None

    def shown(self, line: int | None) -> str:
        """Return the *line* as a message has it, with its text."""
        lines = self.source.splitlines()
        if line is None or not 0 < line <= len(lines):
            return ""
        return f"    line {line}: {lines[line - 1].strip()}"


def is_in_loop(frame: FrameType | None, end: FrameType | None = None) -> bool:
    """Whether *frame* was called, at whatever distance, by an event loop of tkinter's before *end* comes.

    Without an *end*: it is in a handler.
    """
    while frame is not end and frame is not None:
        is_tkinter = frame.f_globals.get("__name__") == "tkinter"
        if is_tkinter and frame.f_code.co_name in _LOOPS:
            return True
        frame = frame.f_back
    return False
