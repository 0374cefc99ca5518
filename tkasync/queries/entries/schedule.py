"""`Schedule`: the two timers of an entry: until it is removed, and until it is fetched again. UI only."""

from __future__ import annotations

import math
from collections.abc import Callable

from tkasync.dispatch.host import Host
from tkasync.dispatch.timers import Timer

_ROUNDING = 1e-6
"""Seconds: a timer comes when its time is there, and the sum of two times may lie a hair behind that."""


def is_reached(moment: float, now: float) -> bool:
    """Return whether *moment* has come, at *now*."""
    return now + _ROUNDING >= moment


class Schedule:
    """See the module."""

    __slots__ = ("_host", "_interval", "_removal")

    def __init__(self, host: Host, remove: Callable[[], object], fetch: Callable[[], object]) -> None:
        self._host = host
        self._removal = Alarm(host, remove)
        self._interval = Alarm(host, fetch)

    def remove_at(self, moment: float | None) -> None:
        """Remove the entry at *moment*; ``None``, or an endless time, is never."""
        self._removal.set(moment)

    def fetch_at(self, moment: float | None) -> None:
        """Fetch again at *moment*; ``None`` is never."""
        self._interval.set(moment)


class Alarm:
    """A timer for one moment at a time. Set again for the same moment, it leaves its timer alone."""

    __slots__ = ("_due", "_fn", "_host", "_timer")

    def __init__(self, host: Host, fn: Callable[[], object]) -> None:
        self._host = host
        self._fn = fn
        self._due: float | None = None
        self._timer: Timer | None = None

    def set(self, moment: float | None) -> None:
        """Ring at *moment*; ``None``, or an endless time, is never."""
        due = None if moment is None or math.isinf(moment) else moment
        if due == self._due:
            return
        if self._timer is not None:
            self._host.cancel(self._timer)
        self._due = due
        self._timer = None if due is None else self._host.after(max(0.0, due - self._host.now), self._ring)

    def _ring(self) -> None:
        self._due = self._timer = None
        self._fn()
