"""Calls that are made later, of all pools by one thread, which exists while some wait. Any thread.

A thread for each would be a thousand where a thousand tasks are aborted at once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from time import monotonic

from tkasync.dispatch.ambient import mark_own_thread


class _Alarms:
    def __init__(self) -> None:
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task.
        self._changed = threading.Condition(threading.RLock())
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = count()
        self._is_running = False

    def call_later(self, seconds: float, fn: Callable[[], object]) -> None:
        with self._changed:
            heappush(self._due, (monotonic() + seconds, next(self._numbers), fn))
            is_running, self._is_running = self._is_running, True
            self._changed.notify()
        if not is_running:
            self._start()

    def _start(self) -> None:
        try:
            threading.Thread(target=self._work, name="process-alarms", daemon=True).start()
        except RuntimeError:  # there are no more threads: rather too early than never
            with self._changed:
                due, self._due, self._is_running = self._due, [], False
            for _when, _number, fn in due:
                fn()

    def _work(self) -> None:
        mark_own_thread()
        try:
            while (fn := self._next()) is not None:
                fn()
        except BaseException:  # told as every thread's end is; the others are called all the same
            self._start()
            raise

    def _next(self) -> Callable[[], object] | None:
        """Wait for what is due next, and return it; ``None`` when nothing waits any more."""
        with self._changed:
            while self._due:
                seconds = self._due[0][0] - monotonic()
                if seconds <= 0:
                    return heappop(self._due)[2]
                self._changed.wait(seconds)
            self._is_running = False
        return None


_alarms = _Alarms()


def call_later(seconds: float, fn: Callable[[], object]) -> None:
    """Call *fn*, which must not block, *seconds* from now on a thread of their own."""
    _alarms.call_later(seconds, fn)


def _renew() -> None:
    """In a forked process, which has not the thread; what waits is the parent's."""
    global _alarms
    _alarms = _Alarms()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
