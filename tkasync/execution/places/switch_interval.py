"""Shorter turns between threads while the pool computes, so that Python work in it does not starve the window.

Every call of Tk gives up the interpreter's lock, and a thread that computes in Python hands it back only after the
switch interval: 5 ms by default, at each call. With half a millisecond a ``configure`` beside such a thread takes a
tenth of the time, at little cost to the thread. The interval belongs to the whole process: it is shortened while a pool
has work and put back afterwards, unless the program has set another one meanwhile. Any thread.
"""

from __future__ import annotations

import sys
import threading

SHORT = 0.00125  # seconds; measured: half of it cost a computing worker a third of its throughput, this next to nothing
_lock = threading.Lock()
_normal: float | None = None  # what was there before; None while nothing is shortened
_shortened: float = 0.0
_pools = 0


class SwitchInterval:
    """What one pool asks for: *interval* seconds while one of its threads works, ``None`` for nothing."""

    def __init__(self, interval: float | None = None) -> None:
        self._interval = interval
        self._busy = 0

    def begin(self) -> None:
        """A thread of the pool begins to work."""
        if self._interval is not None:
            with _lock:
                self._busy += 1
                if self._busy == 1:
                    _shorten(self._interval)

    def end(self) -> None:
        """That thread has nothing to do any more."""
        if self._interval is not None:
            with _lock:
                self._busy -= 1
                if self._busy == 0:
                    _put_back()

    def close(self) -> None:
        """The pool is given up, with threads that may be stuck."""
        with _lock:
            if self._interval is not None and self._busy > 0:
                _put_back()
            self._interval = None


def _shorten(interval: float) -> None:
    global _normal, _shortened, _pools
    _pools += 1
    now = sys.getswitchinterval()
    if _normal is None and interval < now:
        sys.setswitchinterval(interval)
        _normal, _shortened = now, sys.getswitchinterval()  # as the interpreter has rounded it


def _put_back() -> None:
    global _normal, _pools
    _pools -= 1
    if _pools == 0 and _normal is not None:
        if sys.getswitchinterval() == _shortened:
            sys.setswitchinterval(_normal)
        _normal = None
