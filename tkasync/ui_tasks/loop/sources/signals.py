"""The loop's handlers of signals: Python's one wake-up descriptor is lent to it as long as it has one. UI thread.

A signal wakes an idle window by a descriptor that the host, or the program, has given to Python. asyncio's
`add_signal_handler` takes its place, and `remove_signal_handler` leaves none. So the loop has a socket of its own
from the first handler on, behind its selector, where it wakes the window too; and what was there before is put back.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any, TypeVarTuple, Unpack

from tkasync.ui_tasks.loop.turns import Turns

Ts = TypeVarTuple("Ts")


class Signals(Turns):
    """See the module."""

    _ssock: Any = None
    _csock: Any = None
    _wakeup_before: int | None = None

    def _make_self_pipe(self) -> None:
        # None before the first handler: nothing else writes to it, and two descriptors are saved.
        pass

    def _close_self_pipe(self) -> None:
        if self._ssock is not None:
            super()._close_self_pipe()

    def add_signal_handler(self, sig: int, callback: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See asyncio."""
        self._refuse_other_threads("add_signal_handler()")
        before = _wakeup_descriptor()
        if self._csock is None:
            super()._make_self_pipe()
        super().add_signal_handler(sig, callback, *args)
        if self._wakeup_before is None:
            self._wakeup_before = before

    def remove_signal_handler(self, sig: int) -> bool:
        """See asyncio."""
        removed = super().remove_signal_handler(sig)
        if removed and not self._signal_handlers and self._wakeup_before is not None:
            signal.set_wakeup_fd(self._wakeup_before, warn_on_full_buffer=False)
            self._wakeup_before = None
        return removed


def _wakeup_descriptor() -> int | None:
    """Return the descriptor that a signal is written to; ``None`` where this is not the main thread, which has it."""
    try:
        descriptor = signal.set_wakeup_fd(-1)
    except ValueError:
        return None
    signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
    return descriptor
