"""A shorter switch interval while the pool works, so that a thread that computes does not starve the window.

Every call of Tk gives up the interpreter's lock, and a thread that computes in Python returns it only after the switch
interval: 5 ms by default, for each call. At `SHORT` a ``configure`` beside such a thread takes an eighth of the time,
and the thread loses next to nothing (docs/performance.md#what-decided-a-design). The interval is the process's.
It is shortened while a pool has work and restored afterwards, unless the program has set another one meanwhile. Any
thread.
"""

from __future__ import annotations

import sys
import threading

SHORT = 0.00125  # seconds; measured: 0.5 ms costs a computing worker a third of its throughput
_lock = threading.RLock()  # re-entrant: a finalizer may close a window
_normal: float | None = None  # what was there before; None while nothing is shortened
_shortened: float = 0.0
_pools = 0


class SwitchInterval:
    """What one pool asks for: *interval* seconds while one of its threads works, ``None`` for nothing."""

    def __init__(self, interval: float | None = None) -> None:
        self._interval = interval
        self._busy = 0

    def begin(self) -> None:
        """Count one more working thread; the first of a pool shortens the interval. That thread."""
        global _normal, _shortened, _pools
        if self._interval is not None:
            with _lock:
                interval = self._interval  # again: the close may have come in between
                if interval is not None:
                    self._busy += 1
                    if self._busy == 1:
                        _pools += 1
                        now = sys.getswitchinterval()
                        if _normal is None and interval < now:
                            sys.setswitchinterval(interval)
                            # Asked for again: the interpreter has rounded it.
                            _normal, _shortened = now, sys.getswitchinterval()

    def end(self) -> None:
        """Count one working thread less; the last of all pools restores the interval. That thread."""
        if self._interval is not None:
            with _lock:
                if self._interval is not None:
                    self._busy -= 1
                    if self._busy == 0:
                        _put_back()

    def close(self) -> None:
        """Ask for nothing any more, also while stuck threads count as working. UI thread."""
        with _lock:
            if self._interval is not None and self._busy > 0:
                _put_back()
            self._interval = None


def _put_back() -> None:
    global _normal, _pools
    _pools -= 1
    if _pools == 0 and _normal is not None:
        if sys.getswitchinterval() == _shortened:
            sys.setswitchinterval(_normal)
        _normal = None
