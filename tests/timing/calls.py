"""Calls of a debounce or a throttle, at given times."""

from __future__ import annotations

from tkasync import DebouncedTask
from tkasync.testing import FakeHost


def calls_at(host: FakeHost, task: DebouncedTask, *times: float) -> None:
    """Call *task* at these times, with the number of the call."""
    for number, time in enumerate(times):
        host.advance(time - host.now)
        task.call(number)
        host.run_pending()
