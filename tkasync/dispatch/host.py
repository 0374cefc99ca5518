"""What tkasync needs of an event loop, as a protocol: timers, a clock, a wake, and turns.

``TkHost`` is the one on a real window, ``tkasync.testing.FakeHost`` the one whose clock moves only when
told. Everything above this file is written against the protocol, and so runs on both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import Timer
from tkasync.execution.in_flight import InFlight


@runtime_checkable
class Host(Protocol):
    """An event loop: where the UI thread's turns come from."""

    ui_thread: int
    """``threading.get_ident()`` of the UI thread."""

    @property
    def now(self) -> float:
        """The host's clock, in seconds; only differences mean anything."""

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        """Run *fn* on the UI thread *delay* seconds from now; UI thread only."""

    def cancel(self, timer: Timer) -> None:
        """Take a timer back; harmless when it has run; UI thread only."""

    def wake(self) -> None:
        """Ask for a turn soon. Any thread, also from a finalizer; never blocks."""

    def start(self, queue: UiDispatchQueue, jobs: InFlight) -> None:
        """Begin to drain *queue*; *jobs* tell a host that polls whether an answer is due."""

    def settle_wake(self) -> None:
        """The pump has found its queue empty: forget the wakes so far. UI thread only."""

    def show_error(self, error: BaseException) -> None:
        """Show an error that nobody handled the way the toolkit shows its own; UI thread only."""

    def close(self) -> None:
        """End for good: no timer and no turn runs any more."""
