"""`Worker`: a thread of the pool, which may be away while its call goes on.

It is *away* while its task waits for another one or is paused, and once that was aborted while the work goes on. It
does not count towards the pool's size then, and another thread may work in its place.

Of many that are aborted at once, by the end of their owner, those whose work still goes on are away from a later turn
on (`going_later`). Nearly all of them end when they are told to, and to start a thread in the place of one means to
wait for that thread: the end of ten thousand tasks took a third longer, for threads that found nothing to do.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import get_ident
from time import monotonic
from typing import Protocol

from tkasync.dispatch.ambient import mark_worker
from tkasync.execution.places.switch_interval import SwitchInterval

Call = Callable[[], object]
_by_thread: dict[int, Worker] = {}


class Pool(Protocol):
    """What a worker needs of its pool: a `WorkerPool`, which is made of workers."""

    calls: SimpleQueue[Call | None]
    """What waits for a thread; ``None`` ends the one that takes it."""
    idle: deque[None]
    """A mark for each thread that waits for a call."""
    switching: SwitchInterval
    """What is told of threads that work."""

    lock: threading.RLock
    """Held where threads are counted, those that are there and those that are away."""
    away: int
    """How many threads are away; the workers count it, under the lock."""
    has_too_many: bool
    """Whether `lets_go` is to be asked."""
    going: list[tuple[Worker, object]] | None
    """Who goes away later, and the owner of what each runs; ``None`` outside of a `going_later` block."""

    def fill_in(self) -> None:
        """Have another thread work in place of one that is away, if there is something to do. Not under the lock."""

    def add_if_lacking(self) -> None:
        """Add a thread, if the size allows one, when more calls wait than there are threads on their way to them."""

    def count_again(self) -> None:
        """Note whether there are too many threads, once one has come back. Under the lock."""

    def end_idle_one(self) -> None:
        """End an idle thread, if there are too many."""

    def lets_go(self, worker: Worker) -> bool:
        """Whether *worker*, which has ended a call, is one too many, and is to end."""


class Worker:
    """A thread of the pool: what it runs, since when, and how often it is away."""

    __slots__ = ("_pool", "absences", "call", "number", "since", "thread")

    def __init__(self, pool: Pool, name: str) -> None:
        self._pool = pool
        self.absences: int = 0
        """How many of its absences have begun and not ended. Under the pool's lock."""
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
        return self.absences > 0

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
            if self.absences:
                self._end_absences()
            if pool.has_too_many and pool.lets_go(self):
                break
        if is_busy:
            switching.end()

    # Away

    def absence(self) -> Absence:
        """Make a leave of the call that runs. This thread."""
        return Absence(self, self._pool)

    def leave_for_good(self, owner: object) -> None:
        """Lend its place for the rest of the call that is a method of *owner*, if it runs that. Any thread."""
        with self._pool.lock:
            if getattr(self.call, "__self__", None) is not owner:
                return
            if self._pool.going is not None:
                self._pool.going.append((self, owner))
                return
            self.absences += 1
            if self.absences == 1:
                self._pool.away += 1
        self._pool.fill_in()

    def _end_absences(self) -> None:
        with self._pool.lock:
            if self.absences:
                self.absences = 0
                self._pool.away -= 1
            self._pool.count_again()
        self._pool.end_idle_one()


class Absence:
    """A leave of one call of a worker, from `begin` to `end`, or to the end of the call. Any thread.

    Made before it begins, so that whoever may end it knows it first; ended before that, it does not begin. Each is one
    step under the pool's lock, and without a call, in which a finalizer might come in. In two steps a thread that came
    back was not counted yet while the one that had let it go took up something else: too many worked at once.
    """

    __slots__ = ("_is_over", "_number", "_pool", "_worker")

    def __init__(self, worker: Worker, pool: Pool) -> None:
        self._worker, self._pool = worker, pool
        self._number: int | None = None
        self._is_over = False

    def begin(self) -> None:
        """Lend the worker's place to another thread, unless it is over already."""
        worker, pool = self._worker, self._pool
        with pool.lock:
            if self._is_over:
                return
            self._number = worker.number
            worker.absences += 1
            if worker.absences == 1:
                pool.away += 1
        pool.fill_in()

    def end(self) -> None:
        """Count the worker as at work again; a second time does nothing."""
        worker, pool = self._worker, self._pool
        with pool.lock:
            if self._is_over:
                return
            self._is_over = True
            if self._number != worker.number or not worker.absences:
                return  # it has not begun, or that call has ended
            worker.absences -= 1
            if not worker.absences:
                pool.away -= 1
                pool.count_again()
        pool.end_idle_one()


@contextmanager
def going_later(pool: Pool, post: Callable[..., object]) -> Iterator[None]:
    """Open a block of many aborts; threads of *pool* whose work goes on go away afterwards, by *post*. UI thread."""
    if pool.going is not None:  # an abort in the block has ended another owner
        yield
        return
    pool.going = []
    try:
        yield
    finally:
        # Under the lock: what another thread aborts just now is in the list, or goes at once.
        with pool.lock:
            going, pool.going = pool.going, None
        if going:
            post(_go, going)


def _go(going: list[tuple[Worker, object]]) -> None:
    for worker, owner in going:
        worker.leave_for_good(owner)


def worker_on(thread: int | None) -> Worker | None:
    """Return the worker that runs on *thread*; ``None`` when that belongs to no pool of ours."""
    return _by_thread.get(thread) if thread is not None else None
