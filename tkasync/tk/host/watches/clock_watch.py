"""Timers that go on when the system's clock is set back.

Tcl 8.6 measures ``after`` by the system's clock. When that is set back by an hour, by hand or by a time server, every
waiting timer stands still for that hour. The host's deadlines go by the monotonic clock, but nothing in Tk notices that
the timer in front of them is overdue. A thread does: twice a second it compares two numbers, and wakes the loop, which
then looks at its deadlines and sets the Tk timer anew. The thread exists while timers wait, and a little longer.

Rejected: a timerfd under a file handler, which needs no thread but exists on Linux only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Protocol

_EVERY = 0.5  # seconds
_LATE = 0.5  # seconds: an overdue timer may also mean a busy window, which a wake does not disturb
_LINGER = 10  # looks without a timer: programs that debounce keystrokes do not start a thread for each


class Clocked(Protocol):
    """What is watched: a `TkTimer`."""

    @property
    def armed_for(self) -> float:
        """When its Tk timer is to fire, by the monotonic clock."""

    @property
    def waiting_timers(self) -> int:
        """How many deadlines wait."""


class ClockWatch:
    """Wakes the loop of *timer* when that is overdue while deadlines wait. UI thread."""

    def __init__(self, timer: Clocked, wake: Callable[[], None]) -> None:
        self._timer = timer
        self._wake = wake
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self.is_watching: bool = False

    def begin(self) -> None:
        """Start the thread, unless it runs: a deadline has been added."""
        if not self.is_watching and not self._over.is_set():
            thread = threading.Thread(target=self._watch, name="tkasync-clock", daemon=True)
            self.is_watching = True
            try:
                thread.start()
            except BaseException:  # no thread is left, or the recursion limit: the next deadline tries again
                self.is_watching = False
                raise
            self._thread = thread

    def _watch(self) -> None:
        quiet = 0
        while not self._over.wait(_EVERY):
            quiet = 0 if self._timer.waiting_timers else quiet + 1
            if quiet and self._may_end(quiet):
                return
            if not quiet and monotonic() > self._timer.armed_for + _LATE:
                self._wake()

    def _may_end(self, quiet: int) -> bool:
        if quiet < _LINGER:
            return False
        self.is_watching = False
        # The UI thread may have added a deadline just before that line, found a watch, and started none. This look
        # sees such a deadline, and the thread goes on. One added after that line starts a thread of its own: for a
        # while there may be two, which does no harm.
        if self._timer.waiting_timers:
            self.is_watching = True
            return False
        return True

    def close(self) -> None:
        """End the thread, and wait for it: it blocks on nothing else. UI thread."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
