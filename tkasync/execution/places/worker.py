"""`Worker`: a thread of the pool, which may be away while its call goes on.

It is *away* while its task waits for another one or is paused, and once that was aborted while the work goes on. It
does not count towards the pool's size then, and another thread may work in its place.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import get_ident
from time import monotonic
from typing import Protocol

from tkasync.dispatch.ambient import mark_worker
from tkasync.execution.places.switch_interval import SwitchInterval

Call = Callable[[], object]
_by_thread: dict[int, Worker] = {}
# Re-entrant: the collector may run inside it, and a finalizer may abort a task. One for all workers: it is held for a
# few assignments.
_absences = threading.RLock()


class Pool(Protocol):
    """What a worker needs of its pool: a `WorkerPool`, which is made of workers."""

    calls: SimpleQueue[Call | None]
    """What waits for a thread; ``None`` ends the one that takes it."""
    idle: deque[None]
    """A mark for each thread that waits for a call."""
    switching: SwitchInterval
    """What is told of threads that work."""

    away: int
    """How many threads are away."""
    has_too_many: bool
    """Whether `lets_go` is to be asked."""

    def goes(self) -> None:
        """Count one thread as away."""

    def add_if_lacking(self) -> None:
        """Add a thread, if the size allows one, when more calls wait than there are threads on their way to them."""

    def comes_back(self) -> None:
        """Count one thread less as away."""

    def lets_go(self, worker: Worker) -> bool:
        """Whether *worker*, which has ended a call, is one too many, and is to end."""


class Worker:
    """A thread of the pool: what it runs, since when, and how often it is away."""

    __slots__ = ("_absences", "_pool", "call", "number", "since", "thread")

    def __init__(self, pool: Pool, name: str) -> None:
        self._pool = pool
        self._absences = 0
        self.call: Call | None = None
        """What it runs; ``None`` when it is idle."""
        self.number: int = 0
        """How many calls it has taken."""
        self.since: float = 0.0
        """When it took the last one, by ``time.monotonic()``."""
        self.thread: threading.Thread = threading.Thread(target=self._work, name=name, daemon=True)

    @property
    def is_away(self) -> bool:
        """Whether its call does not count towards the pool's size."""
        return self._absences > 0

    def _work(self) -> None:
        mark_worker(self)
        _by_thread[get_ident()] = self
        try:
            self._take_calls(self._pool, self._pool.calls, self._pool.idle, self._pool.switching)
        finally:
            _by_thread.pop(get_ident(), None)

    def _take_calls(
        self, pool: Pool, calls: SimpleQueue[Call | None], idle: deque[None], switching: SwitchInterval
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
            self.call, self.since = call, monotonic()
            self.number += 1
            if pool.away and not calls.empty():
                pool.add_if_lacking()
            call()
            self.call = None
            del call  # an idle thread keeps no object alive
            if self._absences:
                self._end_absences()
            if pool.has_too_many and pool.lets_go(self):
                break
        if is_busy:
            switching.end()

    # Away

    def leave(self) -> Callable[[], None]:
        """Lend its place to another thread until the returned function is called, or its call ends. Any thread."""
        number, returns = self.number, iter((True,))
        with _absences:
            self._absences += 1
            is_first = self._absences == 1
        if is_first:
            self._pool.goes()

        def come_back() -> None:
            if next(returns, False):
                self._return(number)

        return come_back

    def _return(self, number: int) -> None:
        with _absences:
            if self.number != number or not self._absences:
                return  # that call has ended
            self._absences -= 1
            is_last = self._absences == 0
        if is_last:
            self._pool.comes_back()

    def leave_for_good(self, owner: object) -> None:
        """Lend its place for the rest of the call that is a method of *owner*, if it runs that. Any thread."""
        with _absences:
            if getattr(self.call, "__self__", None) is not owner:
                return
            self._absences += 1
            is_first = self._absences == 1
        if is_first:
            self._pool.goes()

    def _end_absences(self) -> None:
        with _absences:
            was_away, self._absences = self._absences > 0, 0
        if was_away:
            self._pool.comes_back()


def worker_on(thread: int | None) -> Worker | None:
    """Return the worker that runs on *thread*; ``None`` when that belongs to no pool of ours."""
    return _by_thread.get(thread) if thread is not None else None
