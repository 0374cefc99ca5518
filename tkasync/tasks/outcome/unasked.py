"""`Unasked`: an error that somebody may still ask for, and `Patience`, which ends its wait."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from tkasync.dispatch.ui_thread import UiThread

if TYPE_CHECKING:
    from tkasync.dispatch.timers import Timer

PATIENCE = 1.0
"""Seconds, by the host's clock, for which an error waits for somebody who may ask for it."""


class Unasked:
    """An error that somebody may still ask for; dropped unasked, with the handle, it is reported."""

    __slots__ = ("__weakref__", "_error", "_report", "_runtime")

    def __init__(
        self, report: Callable[[BaseException], object], runtime: UiThread, error: BaseException
    ) -> None:
        self._report = report
        self._runtime = runtime
        self._error: BaseException | None = error

    def asked(self) -> bool:
        """Count the error as asked for, and return whether it still waited: it has a handler. Any thread."""
        waited, self._error = self._error is not None, None
        return waited

    def tell(self) -> None:
        """Report the error, unless somebody has asked for it. UI thread."""
        error, self._error = self._error, None
        if error is not None:
            self._report(error)

    def __del__(self) -> None:
        error = self._error
        if error is not None:
            # Only queued: this may be any thread, inside the collector.
            self._runtime.post(self._report, error)


class Patience:
    """Ends the wait of an `Unasked`, after a time or with the runtime, and does not keep it alive. UI thread."""

    def __init__(self, runtime: UiThread, unasked: Unasked) -> None:
        self._runtime = runtime
        self._unasked = weakref.ref(unasked)
        runtime.scope.adopt(self)
        self._timer: Timer = runtime.host.after(PATIENCE, self.close)

    def close(self) -> None:
        """Report the error, unless it has found somebody."""
        self._runtime.host.cancel(self._timer)
        self._runtime.scope.discard(self)
        unasked = self._unasked()
        if unasked is not None:
            unasked.tell()
