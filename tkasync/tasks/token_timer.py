"""The clock of ``CancellationToken.after``: that of the runtime at hand, where there is one. Any thread.

Imported for its effect, by the runtime: cancellation stands below it and knows only the system's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tkasync.dispatch.open_runtimes import only_open_runtime
from tkasync.dispatch.timers import Timer
from tkasync.errors import NoOwnerError
from tkasync.tasks import cancellation
from tkasync.tasks.current import current_task

if TYPE_CHECKING:
    from tkasync.runtime.runtime import Runtime


class TokenTimer:
    """A token's timer on a runtime, whose end is the token's too: nobody is to wait for a clock that has stopped."""

    def __init__(self, runtime: Runtime, seconds: float, fn: Callable[[object], object]) -> None:
        self._runtime = runtime
        self._fn = fn
        self._timer: Timer | None = None
        self._is_over = False
        runtime.scope.adopt(self)
        runtime.on_ui_thread(self._begin, runtime.host.now + seconds)

    def _begin(self, due: float) -> None:
        if not self._is_over:
            self._timer = self._runtime.host.after(max(0.0, due - self._runtime.host.now), self._fire)

    def _fire(self) -> None:
        self.forget()
        self._fn("timeout")

    def close(self) -> None:
        """The runtime ends."""
        self._fn("the runtime is closed")

    def forget(self) -> None:
        """The token is cancelled. Any thread."""
        self._is_over = True
        self._runtime.scope.discard(self)
        self._runtime.on_ui_thread(self._take_back)

    def _take_back(self) -> None:
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)


def _start_timer(seconds: float, fn: Callable[[object], object]) -> cancellation.Unsubscribe:
    """A timer by the clock of the runtime at hand, the running task's or the only one; without one by the system's."""
    task = current_task()
    runtime = task._runtime if task is not None else only_open_runtime()
    if runtime is not None and not runtime.is_closed:
        try:
            return TokenTimer(runtime, seconds, fn).forget
        except NoOwnerError:
            pass  # it began to close in this moment
    return _system_timer(seconds, fn)


_system_timer = cancellation.start_timer
cancellation.start_timer = _start_timer
