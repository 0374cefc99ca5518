"""`Freshness`: wakes the readers of ``is_stale`` when the clock makes the data stale. UI only."""

from __future__ import annotations

import math

from tkasync.dispatch.host import Host
from tkasync.dispatch.timers import Timer
from tkasync.reactive.signals import create_signal


class Freshness:
    """A signal that changes at one moment: tracked by `wake_at`, so that who asked is asked again then."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._read, self._write = create_signal(0, name="the age of data")
        self._due: float | None = None
        self._timer: Timer | None = None

    def wake_at(self, moment: float) -> None:
        """Wake the effect or memo that is being run at *moment*."""
        self._read.get()
        if moment != self._due:
            self.close()
            if not math.isinf(moment):
                self._due = moment
                self._timer = self._host.after(max(0.0, moment - self._host.now), self._wake)

    def _wake(self) -> None:
        self._due = self._timer = None
        self._write.update(lambda count: count + 1)

    def close(self) -> None:
        """Wake nobody any more."""
        if self._timer is not None:
            self._host.cancel(self._timer)
        self._due = self._timer = None
