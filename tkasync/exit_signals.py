"""`ExitSignals`: what Ctrl+C, SIGTERM and SIGHUP do to a program that `run` runs: its window closes in order.

The first closes the window, as its close button does; all cleanups run. A second one waits for nothing any more: during
the close it interrupts what blocks it (`tkasync.runtime.interrupts`); before the close it interrupts what keeps the
window from it, a callback that does not come back say. Main thread; elsewhere, and where the program has a handler of
its own, nothing changes.

An idle ``mainloop()`` does not notice a signal, and tkinter swallows a ``KeyboardInterrupt`` in a callback. So the
signal wakes the loop, the handler posts the close, and what interrupts is ``SystemExit``, which leaves a callback.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from time import monotonic
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

from tkasync.runtime.interrupts import interrupt_close, is_closing
from tkasync.runtime.runtime import Runtime

Handler = Callable[[int, FrameType | None], object]
H = TypeVar("H", bound=Handler)
_log = logging.getLogger("tkasync")
_PATIENCE = 0.5  # seconds that a close which has been asked for may take to begin
_ECHO = 1.0  # seconds after the end in which a further signal belongs to the one that has ended it
_HANDLED = {
    getattr(signal, name): default
    for name, default in (
        ("SIGINT", signal.default_int_handler),
        ("SIGTERM", signal.SIG_DFL),
        ("SIGHUP", signal.SIG_DFL),
    )
    if hasattr(signal, name)
}

_AS_DEFAULT: list[Handler] = []


def counts_as_default(handler: H) -> H:
    """Mark *handler*, a tool's own, as one that is no more than the default: `run` replaces it as it would that."""
    _AS_DEFAULT.append(handler)
    return handler


class ExitSignals:
    """See the module. A block: what the signal that came means for the process is raised when it is left.

    Args:
        close: closes the window; called on the UI thread.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close
        self._runtime: Runtime | None = None
        self._number: int | None = None
        self._came_at = 0.0
        self._ended_at: float | None = None
        self._before: dict[int, Any] = {}
        self._stop_hearing: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number, default in _HANDLED.items():
                current = signal.getsignal(number)
                if current is default or current in _AS_DEFAULT:
                    self._before[number] = signal.signal(number, self._on_signal)
        return self

    def close_in(self, runtime: Runtime) -> None:
        """Close by *runtime*, which exists from now on; at once when a signal has come already."""
        self._runtime = runtime
        if self._before:
            self._stop_hearing = runtime.host.hear_signals()
        if self._number is not None:
            runtime.post(self._close)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stop_hearing is not None:
            self._stop_hearing()
        self._ended_at = monotonic()
        for number, before in self._before.items():
            # The program is on its way out with `SystemExit`: a second SIGTERM must not kill it in a finally block.
            stays = self._number not in (None, signal.SIGINT) and number != signal.SIGINT
            if not stays and signal.getsignal(number) == self._on_signal:
                signal.signal(number, before)
        if self._number is not None and not isinstance(error, Exception):
            _log.info("signal %d has closed the window", self._number)
            raise self._meaning() from None
        if isinstance(error, SystemExit) and isinstance(error.code, str):
            # Python tells stderr alone, which may not be there.
            _log.critical("the program ends: %s", error.code)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._ended_at is not None:
            if monotonic() - self._ended_at >= _ECHO:
                raise SystemExit(128 + number)
            return
        is_first = self._number is None
        if is_first:
            self._number, self._came_at = number, monotonic()
        if is_closing():
            interrupt_close(number, SystemExit(128 + number))
        elif is_first and self._runtime is not None:
            self._runtime.post(self._close)
        elif monotonic() - self._came_at >= _PATIENCE:
            raise SystemExit(128 + number)

    def _meaning(self) -> BaseException:
        if self._number is None or self._number == signal.SIGINT:
            return KeyboardInterrupt()
        return SystemExit(128 + self._number)
