"""`Waiters`: who waits for the next answer of an entry, as ``client.fetch`` and ``client.prefetch`` do. UI only.

`RestingFuture`: what is waited for where the waiting itself is no work.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


class RestingFuture(Future[Any]):
    """Who waits for it does nothing: what it waits for counts by itself, or is the network, which may never come."""

    is_at_rest = True


class Waiters:
    """Futures, each with the number of invalidations that the answer it gets must have seen."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[Future[Any], int] | None = None  # most entries never have one

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, invalidations: int) -> Future[Any]:
        """Return a future for an answer that has seen that many *invalidations*."""
        self._waiting = self._waiting or {}
        future = RestingFuture()
        self._waiting[future] = invalidations
        return future

    def discard(self, future: Future[Any]) -> None:
        """Wait no longer for *future*."""
        if self._waiting is not None:
            self._waiting.pop(future, None)

    def answer(self, value: Any, invalidations: int | None = None) -> None:
        """Give *value* to those who take an answer that has seen *invalidations*; without a number, to all."""
        self._end(lambda future: future.set_result(value), invalidations)

    def fail(self, error: BaseException, invalidations: int | None = None) -> bool:
        """Give *error* to them; return whether there was one."""
        return self._end(lambda future: future.set_exception(error), invalidations)

    def cancel(self) -> None:
        """Cancel all of them."""
        self._end(lambda future: future.cancel(), None)

    def _end(self, end: Callable[[Future[Any]], object], invalidations: int | None) -> bool:
        ended = [
            future
            for future, needed in (self._waiting or {}).items()
            if invalidations is None or needed <= invalidations
        ]
        for future in ended:
            self.discard(future)
            if not future.done():  # who has waited for it may have been aborted
                end(future)
        return bool(ended)
