"""`WorkerPool`: the thread pool.

The pool is a ``ThreadPoolExecutor`` by type only, since asyncio's ``set_default_executor`` takes no other. It has a
queue and threads of its own, which do not hold up the program's exit and need no future for each call. The standard
pool joins its threads when the interpreter ends, before ``atexit`` runs, so that one task stuck in a read keeps the
process alive after its window is gone. These threads are daemons; the runtime gives them a bounded time at its close
instead, and names those that do not end.

Its size counts the threads that work, without those that are away (`tkasync.execution.places.worker`). A thread too
many ends after its call.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Container
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from queue import SimpleQueue
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from tkasync.execution.places.switch_interval import SwitchInterval
from tkasync.execution.places.worker import Call, Worker

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger("tkasync")
_GROWTH = 4  # how many times its default size a starved pool may reach


class WorkerPool(ThreadPoolExecutor):
    """Starts a thread only when none is idle; any thread may hand in work.

    Args:
        max_workers: how many threads work at most; ``min(32, cores + 4)`` by default, as the standard pool has, to
            which `grow` may add.
        switch_interval: see `tkasync.execution.places.switch_interval`.
        watch: called, on any thread, when a call has to wait for a thread and nobody watches over that.
    """

    def __init__(
        self,
        max_workers: int | None = None,
        name: str = "tkasync-worker",
        switch_interval: float | None = None,
        watch: Callable[[], object] | None = None,
    ) -> None:
        size = max_workers or min(32, (os.cpu_count() or 1) + 4)
        super().__init__(size, name)
        self._name = name
        self._numbers = count(1)
        self._most = size if max_workers else _GROWTH * size
        self.calls: SimpleQueue[Call | None] = SimpleQueue()
        """What waits for a thread; ``None`` ends the one that takes it."""
        # One mark for each thread that waits: append and pop are atomic, a semaphore costs ten times as much.
        self.idle: deque[None] = deque()
        self._workers: list[Worker] = []
        self.away: int = 0
        """How many threads are away; they count it themselves, under the lock."""
        self.has_too_many: bool = False
        """Whether a thread that comes back has found that there are too many."""
        self.going: list[tuple[Worker, object]] | None = None
        """Who goes away later; see `tkasync.execution.places.worker`."""
        # Re-entrant: the collector may run inside it, and a finalizer may spawn or abort a task.
        self.lock: threading.RLock = threading.RLock()
        """Held where threads are counted, those that are there and those that are away."""
        self.switching: SwitchInterval = SwitchInterval(switch_interval)
        self._closed = False
        self._watch = watch
        self.is_watched: bool = watch is None
        """Whether somebody looks whether its calls wait in vain; see `watched`."""

    def run(self, call: Call) -> None:
        """Run *call* on a thread of the pool; *call* must not raise.

        Raises:
            RuntimeError: the pool is shut down, or the system gives it no thread.
        """
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.calls.put(call)
        # Looked at first: an exception costs more than all the rest. Of two callers that see the same mark one fails to
        # take it, and adds a worker.
        if self.idle:
            # No `suppress`: it would cost as much as the rest of this method.
            try:
                self.idle.pop()
            except IndexError:
                pass
            else:
                return
        if len(self._workers) < self._max_workers + self.away:
            self._add_worker()
        elif not self.is_watched and self._watch is not None:
            self.is_watched = True
            try:
                self._watch()
            except BaseException:  # the recursion limit, say: nobody would look any more
                self.is_watched = False
                raise

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do what ``Executor.submit`` does: asyncio and programs call it; tasks go by `run`."""
        future: Future[T] = Future()
        self.run(lambda: _run_future(future, fn, args, kwargs))
        return future

    @property
    def workers(self) -> list[Worker]:
        """Its threads."""
        return list(self._workers)

    @property
    def may_grow(self) -> bool:
        """Whether `grow` adds a thread: the program has set no size, and four times the default is not reached."""
        return self._max_workers < self._most

    def grow(self) -> None:
        """Let one thread more work than before, if it may grow."""
        with self.lock:
            if self.may_grow:
                self._max_workers += 1
        self._add_worker()

    def watched(self, is_watched: bool) -> None:
        """Say whether somebody looks whether calls wait; if not, the next call that has to wait asks for it."""
        self.is_watched = is_watched

    def _add_worker(self) -> None:
        if len(self._workers) >= self._max_workers + self.away:
            return
        worker = Worker(self, f"{self._name}-{next(self._numbers)}")
        with self.lock:
            # Closed: the call came too late and is withdrawn, and nothing would end the new thread.
            if self._closed or len(self._workers) >= self._max_workers + self.away:
                return
            self._workers.append(worker)
        try:
            worker.thread.start()  # not under the lock: it waits for the thread, which may run a finalizer that spawns
        except BaseException as error:
            if worker.thread.ident is not None:  # it runs: Ctrl+C has come while it was waited for
                raise
            self._not_started(worker, error)

    def _not_started(self, worker: Worker, error: BaseException) -> None:
        """Count *worker* no longer; raise *error* unless it says that there are no more threads, and others work."""
        with self.lock:
            self._workers.remove(worker)
            if not self._workers or type(error) is not RuntimeError:
                raise error
        _log.warning("the pool goes on with %d threads: %s", len(self._workers), error)

    # Who is away

    def fill_in(self) -> None:
        """Have another thread work in place of one that is away, if there is something to do. Not under the lock."""
        # One that is on its way looks itself, once it has noted its call. To start a thread is to wait for it, behind
        # those that were just started: the end of ten thousand tasks took half as long again.
        if not self.calls.empty() and all(worker.call is not None for worker in self.workers):
            self._add_worker()

    def add_if_lacking(self) -> None:
        """Add a thread, if the size allows one, when more calls wait than there are threads on their way to them."""
        # Not by the marks of idle threads: one that is woken has lost its mark, and takes its call a moment later. A
        # thread that has taken a call, and has not noted it, looks here after it has.
        if self.calls.qsize() > [worker.call for worker in self._workers].count(None):
            self._add_worker()

    def count_again(self) -> None:
        """Note whether there are too many threads, once one has come back. Under the lock."""
        self.has_too_many = len(self._workers) > self._max_workers + self.away

    def end_idle_one(self) -> None:
        """End an idle thread, if there are too many."""
        if self.has_too_many and self.idle:
            with suppress(IndexError):
                self.idle.pop()
                self.calls.put(_nothing)  # after it the thread sees that it is one too many

    def lets_go(self, worker: Worker) -> bool:
        """Whether *worker*, which has ended a call, is one too many; then it is forgotten, and is to end."""
        with self.lock:
            self.count_again()
            if self._closed or not self.has_too_many:
                return False
            self._workers.remove(worker)
        return True

    # The end

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; idle threads end at once, the others after what they are doing."""
        with self.lock:
            self._closed = True
        self.switching.close()
        if cancel_futures:
            while not self.calls.empty():
                self.calls.get()
        for _worker in self._workers:
            self.calls.put(None)
        if wait:
            self.join(None)

    def join(self, timeout: float | None, but: Container[int | None] = ()) -> bool:
        """Wait for the threads, at most *timeout* seconds, without those in *but*; return whether all ended."""
        end = None if timeout is None else monotonic() + timeout
        threads = [worker.thread for worker in self._workers]
        for thread in threads:
            # Without an ident: another thread is about to start it, and it will find that it has to end.
            if (
                thread.ident is not None
                and thread is not threading.current_thread()
                and thread.ident not in but
            ):
                thread.join(None if end is None else max(0.0, end - monotonic()))
        return not any(thread.is_alive() for thread in threads)


def _nothing() -> None:
    """Do nothing: a call that wakes an idle thread, which then looks whether it is one too many."""


def _run_future(future: Future[Any], fn: Callable[..., Any], args: Any, kwargs: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = fn(*args, **kwargs)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
