"""What a signal does to the close that is under way on the main thread. Main thread only.

What it does before, and the exit code, is `tkasync.exit_signals`'.

A signal handler runs between any two lines. Raised there, Ctrl+C would break off the close, and leave cleanups unrun.
So while a window closes the handler is ours: it ends the grace time, and raises only inside code of the program that
has blocked the close for a while. What merely runs at that moment is not interrupted: a second Ctrl+C must not cost a
cleanup that takes no time.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from tkasync.ownership.whole_end import blocked_for

_PATIENCE = 0.1  # seconds for which the program's code must have blocked the close


class Interruptible(Protocol):
    """A close that is under way."""

    def hurry(self, number: int) -> None:
        """Wait for nothing any more, and send signal *number* again as long as something blocks."""

    def keep_interrupt(self) -> None:
        """Raise ``KeyboardInterrupt`` when all is closed."""


_closes: list[Interruptible] = []


def is_closing() -> bool:
    """Whether a close is under way on the main thread."""
    return bool(_closes)


def interrupt_close(number: int, interrupt: BaseException) -> None:
    """Do what signal *number* means for the innermost close that is under way; in a signal handler.

    Raises:
        BaseException: *interrupt*, in code of the program that has blocked the close for a while.
    """
    _closes[-1].hurry(number)
    if blocked_for() >= _PATIENCE:
        raise interrupt


@contextmanager
def heard_by(close: Interruptible) -> Iterator[None]:
    """Have signals of this block, in which *close* runs, interrupt it as the module says. Any thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Python's own only: a program that has set a handler keeps it, and so does `run`, which calls `interrupt_close`.
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    _closes.append(close)
    try:
        if is_ours:
            signal.signal(signal.SIGINT, _on_interrupt)
        yield
    finally:
        # One that a cleanup has set stands as well.
        if is_ours and signal.getsignal(signal.SIGINT) is _on_interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        _closes.remove(close)


def _on_interrupt(number: int, _frame: FrameType | None) -> None:
    _closes[-1].keep_interrupt()
    interrupt_close(number, KeyboardInterrupt())
