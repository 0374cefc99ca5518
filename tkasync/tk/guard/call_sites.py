"""`CallSites`: each call that the guard refuses or forwards is counted, each line that makes one is logged once.

The error of a refused call is not enough: a library that calls Tcl on a thread of its own may swallow it, and its
widget stands still. A forwarded call shows no sign at all. Any thread.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import CodeType, FrameType

_log = logging.getLogger("tkasync")
_BETWEEN = ("tkasync.", "tkinter", "_tkinter")  # modules between the line that is named and the guard


class CallSites:
    """See the module.

    Args:
        verb: what becomes of the calls, ``"refused"`` or ``"forwarded"``.
    """

    def __init__(self, verb: str) -> None:
        self.count: int = 0
        self._verb = verb
        self._lines: set[tuple[CodeType, int]] = set()
        # Re-entrant: the collector may run inside it, and a weak reference's callback be refused there.
        self._lock = threading.RLock()

    def note(self, message: BaseException | str) -> None:
        """Count a call, and log it with *message*, which has the line to write, if its line is new."""
        frame = calling_frame(sys._getframe(1))
        line = frame.f_code, frame.f_lineno
        with self._lock:
            self.count += 1
            is_known = line in self._lines
            self._lines.add(line)
        if not is_known:
            _log.warning(
                "%s on thread %s, at %s; further calls of this line are only counted: %s",
                self._verb,
                threading.current_thread().name,
                place_of(frame),
                message,
            )


def calling_frame(frame: FrameType, between: tuple[str, ...] = _BETWEEN) -> FrameType:
    """Return the innermost frame from *frame* outwards that is in none of the modules *between*."""
    while (outer := frame.f_back) is not None:
        if not str(frame.f_globals.get("__name__")).startswith(between):
            break
        frame = outer
    return frame


def place_of(frame: FrameType) -> str:
    """Return what messages call the line at which *frame* stands."""
    return f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}"
