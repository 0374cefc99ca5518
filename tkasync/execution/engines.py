"""What a runtime runs work on: thread pool, asyncio loop and threads, made for the first work that needs them.

Any thread.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING

from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.in_flight import InFlight
from tkasync.execution.places.workers import WorkerPool
from tkasync.execution.starvation import Starvation
from tkasync.execution.threads import OwnThreads

if TYPE_CHECKING:
    from tkasync.execution.places.loop import LoopThread


class Engines:
    """The pool, the loop and the threads of one runtime, and its items in flight.

    Args:
        max_workers, switch_interval: see `Runtime`.
    """

    def __init__(self, max_workers: int | None, switch_interval: float | None) -> None:
        self._max_workers = max_workers
        self._switch_interval = switch_interval
        # Re-entrant: the collector may run inside it, and a finalizer may spawn.
        self._making = threading.RLock()
        self._starvation: Starvation | None = None
        self.threads: OwnThreads = OwnThreads(switch_interval)
        """The threads that run one call each."""
        self.in_flight: InFlight = InFlight(self.threads)
        self.made_pool: WorkerPool | None = None
        """The thread pool, once it is made."""
        self.started_loop: LoopThread | None = None
        """The loop, once a coroutine has started it."""

    def make_pool(self) -> WorkerPool:
        """Make the thread pool, unless another thread has; return it."""
        with self._making:  # two threads may spawn their first task at once
            if self.made_pool is None:
                pool = WorkerPool(
                    self._max_workers, switch_interval=self._switch_interval, watch=self._watch_pool
                )
                # Looked at again: a finalizer may have made one on this thread meanwhile. This one has no thread yet.
                self.made_pool = self.made_pool or pool
        return self.made_pool

    def serve(self, ui_thread: UiThread) -> None:
        """Work for *ui_thread*, by whose clock the pool is watched."""
        self._starvation = Starvation(ui_thread)

    def _watch_pool(self) -> None:
        if self._starvation is not None and self.made_pool is not None:
            self._starvation.watch(self.made_pool)

    @property
    def loop(self) -> LoopThread:
        """The private asyncio loop, made when first asked for."""
        loop = self.started_loop
        if loop is None:
            from tkasync.execution.places.loop import LoopThread  # asyncio is loaded by the first coroutine

            pool = self.made_pool or self.make_pool()
            made = LoopThread(pool)
            with self._making:
                loop = self.started_loop = self.started_loop or made
            # Not under the lock: to start a thread waits for it, and it may run a finalizer that spawns.
            if loop is made:
                made.start()
            else:
                made.discard()
        return loop

    def waking_loop_once(self) -> AbstractContextManager[None]:
        """Open a block that wakes the loop once, at its end; see `LoopThread.waking_once`. Nothing without a loop."""
        return nullcontext() if self.started_loop is None else self.started_loop.waking_once()

    def end(self, timeout: float) -> None:
        """End what was made within *timeout* seconds: loop, pool, threads. Those that are stuck are left. UI thread."""
        end = monotonic() + timeout
        if self.started_loop is not None:
            self.started_loop.close(timeout)
        stuck = {item.thread for item in self.in_flight.elsewhere if item.is_active}
        if self.made_pool is not None:
            self.made_pool.shutdown(wait=False)
            self.made_pool.join(max(0.0, end - monotonic()), but=stuck)
        self.threads.join(max(0.0, end - monotonic()), but=stuck)
