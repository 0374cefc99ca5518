"""`CloseWatch`: looks at a close from another thread, names what holds it up, and has it interrupted when asked.

A cleanup that blocks the UI thread cannot be ended from outside. Once the grace time of the close is over it is named,
with its line. At Ctrl+C it is interrupted as Python interrupts: by a signal, whose handler raises. That handler may
raise only while the program's own code runs (`tkasync.ownership.whole_end`). So the watch sends the signal again, ten
times a second, until the handler has found something to interrupt, or the close is over.

The watch has a thread of its own, which ends with the close.
"""

from __future__ import annotations

import _thread
import logging
import signal
import sys
import threading
import traceback
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType, TracebackType
from typing import Self

from tkasync.ownership.whole_end import blocked_here
from tkasync.whose_code import is_ours

_log = logging.getLogger("tkasync")
_AGAIN = 0.1  # seconds between two signals
_SLACK = 0.1  # seconds after the grace time: the close itself waits until then
_OVER = -1


class CloseWatch:
    """See the module. Made on the UI thread, as a block around the close.

    Args:
        name: what is closed, for the log.
        grace: seconds after which what blocks the close is named.
    """

    def __init__(self, name: str, grace: float) -> None:
        self._name = name
        self._grace = grace
        self._blocked = blocked_here()
        self._ui_thread = threading.get_ident()
        # A queue that is re-entrant: a signal handler puts into it, in the middle of anything.
        self._orders: SimpleQueue[int] = SimpleQueue()
        self._thread = threading.Thread(target=self._watch, name="tkasync-close", daemon=True)

    def __enter__(self) -> Self:
        try:
            self._thread.start()
        except RuntimeError:  # at the end of the interpreter no thread can be started: nothing is named then
            _log.debug("the close of %s is not watched", self._name, exc_info=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._orders.put(_OVER)
        if self._thread.ident is not None:
            self._thread.join()

    def interrupt(self, number: int) -> None:
        """Send signal *number* again until the close is over. Also in a signal handler."""
        self._orders.put(number)

    def _watch(self) -> None:
        name_at = monotonic() + self._grace + _SLACK
        wanted: int | None = None
        while True:
            left = name_at - monotonic()
            try:
                order = self._orders.get(timeout=max(0.0, left) if wanted is None else _AGAIN)
            except Empty:
                if wanted is not None:
                    _send(wanted)
                if monotonic() >= name_at:
                    self._name_what_blocks()
                    name_at = monotonic() + threading.TIMEOUT_MAX / 2
                continue
            if order == _OVER:
                return
            wanted = order

    def _name_what_blocks(self) -> None:
        seconds = self._blocked()
        if seconds < 0:
            return
        frame = sys._current_frames().get(self._ui_thread)
        _log.warning(
            "the close of %s has used up its %g s, and waits for what has blocked the UI thread for %.1f s:\n%s",
            self._name,
            self._grace,
            seconds,
            _lines_of_program(frame) or "  (no stack)",
        )


def _lines_of_program(frame: FrameType | None) -> str:
    """Return the stack of *frame* down to the innermost call of ours, which has called the program."""
    steps: list[FrameType] = []
    while frame is not None and not is_ours(frame):
        steps.append(frame)
        frame = frame.f_back
    summary = traceback.StackSummary.extract((step, step.f_lineno) for step in reversed(steps))
    return "".join(summary.format()).rstrip()


def _send(number: int) -> None:
    """Send signal *number* to the main thread, so that it ends a system call there."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:  # Windows
        _thread.interrupt_main(signal.Signals(number))
