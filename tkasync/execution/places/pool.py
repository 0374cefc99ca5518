"""The thread pool, and the work that runs on it: plain functions, and generators.

The pool is a ``ThreadPoolExecutor`` by type only, since asyncio's ``set_default_executor`` takes no other. It has a
queue and threads of its own, which do not hold up the program's exit and need no future for each call. The standard
pool joins its threads when the interpreter ends, before ``atexit`` runs, so that one task stuck in a read keeps the
process alive after its window is gone. These threads are daemons; the runtime gives them a bounded time at its close
instead, and names those that do not end.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Container
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from tkasync.dispatch.ambient import running
from tkasync.execution.item import Engines, WorkItem
from tkasync.execution.places.switch_interval import SwitchInterval
from tkasync.tasks.state import TaskKind

P = ParamSpec("P")
T = TypeVar("T")


class WorkerPool(ThreadPoolExecutor):
    """Starts a thread only when none is idle; any thread may hand in work.

    Args:
        max_workers: how many threads at most; ``min(32, cores + 4)`` by default, as the standard pool.
        switch_interval: see `tkasync.execution.places.switch_interval`.
    """

    def __init__(
        self,
        max_workers: int | None = None,
        name: str = "tkasync-worker",
        switch_interval: float | None = None,
    ) -> None:
        super().__init__(max_workers or min(32, (os.cpu_count() or 1) + 4), name)
        self._name = name
        self._calls: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        # One mark for each thread that waits: append and pop are atomic, a semaphore costs ten times as much.
        self._idle: deque[None] = deque()
        self._workers: list[threading.Thread] = []
        # Re-entrant: the collector may run inside it, and a finalizer may spawn.
        self._starting = threading.RLock()
        self._switching = SwitchInterval(switch_interval)
        self._closed = False

    def run(self, call: Callable[[], object]) -> None:
        """Run *call* on a thread of the pool; *call* must not raise.

        Raises:
            RuntimeError: the pool is shut down.
        """
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self._calls.put(call)
        # Looked at first: an exception costs more than all the rest. Of two callers that see the same mark one fails to
        # take it, and adds a worker.
        if self._idle:
            with suppress(IndexError):
                self._idle.pop()
                return
        if len(self._workers) < self._max_workers:
            self._add_worker()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do what ``Executor.submit`` does: asyncio and programs call it; tasks go by `run`."""
        future: Future[T] = Future()
        self.run(lambda: _run_future(future, fn, args, kwargs))
        return future

    def _add_worker(self) -> None:
        with self._starting:
            # Closed: the call came too late and is withdrawn, and nothing would end the new thread.
            if self._closed or len(self._workers) >= self._max_workers:
                return
            name = f"{self._name}-{len(self._workers) + 1}"
            worker = threading.Thread(
                target=_work, args=(self._calls, self._idle, self._switching), name=name, daemon=True
            )
            worker.start()
            self._workers.append(worker)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; idle threads end at once, the others after what they are doing."""
        with self._starting:
            self._closed = True
        self._switching.close()
        if cancel_futures:
            while not self._calls.empty():
                self._calls.get()
        for _worker in self._workers:
            self._calls.put(None)
        if wait:
            self.join(None)

    def join(self, timeout: float | None, but: Container[int | None] = ()) -> bool:
        """Wait for the threads, at most *timeout* seconds, without those in *but*; return whether all ended."""
        end = None if timeout is None else monotonic() + timeout
        for worker in self._workers:
            if worker is not threading.current_thread() and worker.ident not in but:
                worker.join(None if end is None else max(0.0, end - monotonic()))
        return not any(worker.is_alive() for worker in self._workers)


def _work(
    calls: SimpleQueue[Callable[[], object] | None], idle: deque[None], switching: SwitchInterval
) -> None:
    is_busy = False
    while True:
        if calls.empty():
            if is_busy:
                is_busy = False
                switching.end()
            idle.append(None)
        call = calls.get()
        if call is None:
            break
        if not is_busy:
            is_busy = True
            switching.begin()
        call()
        del call  # an idle thread keeps no object alive
    if is_busy:
        switching.end()


def _run_future(future: Future[Any], fn: Callable[..., Any], args: Any, kwargs: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = fn(*args, **kwargs)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)


class FunctionItem(WorkItem):
    """A plain function in a thread of the pool."""

    __slots__ = ()

    def start(self, engines: Engines) -> None:
        (engines.made_pool or engines.make_pool()).run(self.run)

    def run(self) -> None:
        """Run the work; never raises. Worker thread."""
        if not self.begin():
            return
        try:
            # Kept in the item only: a local would outlive the post in end().
            self.value: Any = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            self.refuse_unrun()
        except BaseException as error:
            self.error: BaseException | None = error
        self.end()


class GeneratorItem(FunctionItem):
    """A generator in a thread of the pool: each item goes to the task's stream."""

    __slots__ = ()
    kind: TaskKind = "generator"

    def call(self) -> Any:
        running.set(self)
        generator = self.fn if hasattr(self.fn, "send") else self.fn(*self.args)
        assert self.handle is not None  # held until finish(), which comes after this
        stream, token = self.stream, self.handle.token
        unsubscribe = token.on_cancel(stream.release) if stream is not None else None
        try:
            while True:
                token.raise_if_cancelled()
                item = next(generator)
                if stream is not None and stream.put(item):
                    wanted = threading.Event()
                    stream.call_when_wanted(wanted.set)
                    wanted.wait()
                del item  # the stream has it: the last reference is dropped on the UI thread
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()
            if unsubscribe is not None:
                unsubscribe()
