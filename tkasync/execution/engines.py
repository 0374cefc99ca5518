"""Where a runtime's work runs: a thread pool and an asyncio loop, each started by the first to need it. Any thread."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING

from tkasync.execution.places.pool import WorkerPool

if TYPE_CHECKING:
    from tkasync.execution.in_flight import InFlight
    from tkasync.execution.places.loop import LoopThread


class Engines:
    """The pool and the loop of one runtime.

    Args:
        max_workers, switch_interval: see `Runtime`.
    """

    def __init__(self, max_workers: int | None, switch_interval: float | None) -> None:
        self._max_workers = max_workers
        self._switch_interval = switch_interval
        self._making = threading.Lock()
        self._pool: WorkerPool | None = None
        self.started_loop: LoopThread | None = None
        """The loop, once a coroutine has started it."""

    @property
    def pool(self) -> WorkerPool:
        """The thread pool, made when first asked for."""
        pool = self._pool
        if pool is None:
            with self._making:  # two threads may spawn their first task at once
                pool = self._pool = self._pool or self._make_pool()
        return pool

    def _make_pool(self) -> WorkerPool:
        return WorkerPool(self._max_workers, switch_interval=self._switch_interval)

    @property
    def loop_items(self) -> ModuleType:
        """The module of the loop; asyncio is imported with it, by the first coroutine."""
        from tkasync.execution.places import loop

        return loop

    @property
    def loop(self) -> LoopThread:
        """The private asyncio loop, made when first asked for."""
        loop = self.started_loop
        if loop is None:
            pool = self.pool
            with self._making:
                loop = self.started_loop = self.started_loop or self.loop_items.LoopThread(pool)
        return loop

    def waking_loop_once(self) -> AbstractContextManager[None]:
        """See `LoopThread.waking_once`; nothing where there is no loop."""
        return nullcontext() if self.started_loop is None else self.started_loop.waking_once()

    def end(self, timeout: float, items: InFlight) -> None:
        """End both, so far as they were started, within *timeout* seconds; *items* tell which threads are stuck."""
        end = monotonic() + timeout
        if self.started_loop is not None:
            self.started_loop.close(timeout)
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            stuck = {item.thread for item in items.elsewhere if item.is_active}
            self._pool.join(max(0.0, end - monotonic()), but=stuck)
