"""What a runtime runs work on: thread pool, asyncio loop and threads, made for the first work that needs them.

Any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.in_flight import InFlight, PoolCall
from tkasync.execution.places.worker import going_later
from tkasync.execution.places.workers import WorkerPool
from tkasync.execution.starvation import Starvation
from tkasync.execution.threads import OwnThreads
from tkasync.tasks.outcome.awaiting import make_futures_awaitable

if TYPE_CHECKING:
    from tkasync.execution.places.loop import LoopThread
    from tkasync.execution.remote.end import RemoteEnd
    from tkasync.execution.remote.hub import Hub
    from tkasync.ui_tasks.loop.serving import ServingLoop


_LEAST = 0.02  # seconds for the private loop, also when that of the UI thread has used up the time


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
        self._made_hub: Hub | None = None
        self._ui_thread: UiThread | None = None
        self._ui_loop: ServingLoop | None = None

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
        self._ui_thread = ui_thread

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

    @property
    def hub(self) -> Hub:
        """Where the processes of pools connect, made when first asked for. Not on the UI thread."""
        hub = self._made_hub
        if hub is None:
            from tkasync.execution.remote.hub import Hub  # multiprocessing, which most programs do not need

            with self._making:
                hub = self._made_hub = self._made_hub or Hub()
        return hub

    def forget_remote(self, work: RemoteEnd) -> None:
        """Have the hub, if there is one, hear of *work* no more. Any thread."""
        if self._made_hub is not None:
            self._made_hub.forget(work)

    @property
    def ui_loop(self) -> ServingLoop:
        """The asyncio loop of the UI thread, made when first asked for. UI thread."""
        if self._ui_loop is None:
            # asyncio is loaded by the first UI task.
            from tkasync.execution.places.own_thread import refuse_other_threads
            from tkasync.ui_tasks.loop.serving import loop_for

            assert self._ui_thread is not None  # whose work spawns tasks
            make_futures_awaitable()
            self._ui_loop = loop_for(self._ui_thread, self._submit)
            refuse_other_threads(self._ui_loop)
        return self._ui_loop

    def _submit(self, fn: Callable[..., Any], *args: Any) -> Future[Any]:
        """Run a call of ``asyncio.to_thread`` in the pool."""
        future = self.make_pool().submit(fn, *args)
        call = PoolCall(future)
        self.in_flight.add(call)
        future.add_done_callback(lambda _future: self.in_flight.remove(call))
        return future

    def begin_close(self) -> None:
        """Have the loop of the UI thread look after its own timers: those of the host stand still. UI thread."""
        if self._ui_loop is not None and self._ui_thread is not None:
            self._ui_loop.begin_close(self._ui_thread)

    def turn_ui_loop(self) -> bool:
        """Give the UI tasks that have not ended a turn; return whether there are any that can go on. UI thread."""
        if self._ui_loop is None:
            return False
        self._ui_loop.turn_at_close()
        return any(not item.runs_elsewhere and item.can_go_on for item in self.in_flight)

    def _end_ui_loop(self, end: float) -> None:
        loop, window = self._ui_loop, self._ui_thread
        if loop is None or window is None:
            return
        loop.end(window, end, self.in_flight.wait_for_change)
        self._ui_loop = None

    @contextmanager
    def aborting_many(self) -> Iterator[None]:
        """Open a block of many aborts, at whose end the loop is woken and threads of the pool go away. UI thread."""
        with ExitStack() as block:
            if self.started_loop is not None:
                block.enter_context(self.started_loop.waking_once())
            if self.made_pool is not None and self._ui_thread is not None:
                block.enter_context(going_later(self.made_pool, self._ui_thread.post))
            yield

    def end(self, timeout: float) -> None:
        """End what was made within *timeout* seconds: loop, pool, threads. Those that are stuck are left. UI thread."""
        end = monotonic() + timeout
        for item in self.in_flight:
            item.give_up()
        self._end_ui_loop(end)
        if self.started_loop is not None:
            self.started_loop.close(max(_LEAST, end - monotonic()))
        stuck = {item.thread for item in self.in_flight.elsewhere if item.is_active}
        if self.made_pool is not None:
            self.made_pool.shutdown(wait=False)
            self.made_pool.join(max(0.0, end - monotonic()), but=stuck)
        self.threads.join(max(0.0, end - monotonic()), but=stuck)
        if self._made_hub is not None:
            self._made_hub.close()
