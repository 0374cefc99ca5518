"""`Freshness`: wakes the readers of ``is_stale`` when the clock makes the data stale. UI only."""

from __future__ import annotations

from tkasync.dispatch.host import Host
from tkasync.queries.entries.schedule import Alarm
from tkasync.reactive.signals import create_signal


class Freshness:
    """A signal that changes at one moment: tracked by `wake_at`, so that who asked is asked again then."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._read, self._write = create_signal(0, name="the age of data")
        self._alarm = Alarm(host, self._wake)

    def wake_at(self, moment: float) -> None:
        """Wake the effect or memo that is being run at *moment*."""
        self._read.get()
        self._alarm.set(moment)

    def _wake(self) -> None:
        self._write.update(lambda count: count + 1)

    def close(self) -> None:
        """Wake nobody any more."""
        self._alarm.set(None)
