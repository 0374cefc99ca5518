"""`RefusedCalls`: each call that the guard refuses is counted, each line that makes one is logged once. Any thread.

The error alone is not enough: a library that calls Tcl on a thread of its own may swallow it, and its widget stands
still.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import CodeType, FrameType

_log = logging.getLogger("tkasync")
_BETWEEN = ("tkasync.", "tkinter", "_tkinter")  # modules between the line that is named and the guard


class RefusedCalls:
    """See the module; one a guard."""

    def __init__(self) -> None:
        self.count: int = 0
        self._lines: set[tuple[CodeType, int]] = set()
        # Re-entrant: the collector may run inside it, and a weak reference's callback be refused there.
        self._lock = threading.RLock()

    def note(self, error: BaseException) -> None:
        """Count a call that is refused with *error*, and log it if its line is new."""
        frame = _calling_frame()
        line = frame.f_code, frame.f_lineno
        with self._lock:
            self.count += 1
            is_known = line in self._lines
            self._lines.add(line)
        if not is_known:
            _log.warning(
                "refused on thread %s, at %s:%d in %s; further calls of this line are only counted: %s",
                threading.current_thread().name,
                frame.f_code.co_filename,
                frame.f_lineno,
                frame.f_code.co_qualname,
                error,
            )


def _calling_frame() -> FrameType:
    """Return the innermost frame outside tkasync and tkinter."""
    frame = sys._getframe(1)
    while (outer := frame.f_back) is not None:
        frame = outer
        if not str(frame.f_globals.get("__name__")).startswith(_BETWEEN):
            return frame
    return frame
