"""What a test exchanges with other threads: what comes from them, in order, and answers that are given once.

Any thread.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import Generic, TypeVar

from tkasync.dispatch.timers import check_seconds

T = TypeVar("T")


class Arrivals(Generic[T]):
    """What has come so far, and the wait for more of it.

    Args:
        what: what messages call several of them.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._all: list[T] = []
        # Re-entrant, and never held over an answer: a finalizer may bring something too.
        self.changed: threading.Condition = threading.Condition(threading.RLock())
        """Held by who needs that nothing comes meanwhile."""

    @property
    def all(self) -> list[T]:
        """All of them, in the order in which they came."""
        return list(self._all)

    def add(self, arrival: T) -> None:
        """Note one more, and wake those who wait."""
        with self.changed:
            self._all.append(arrival)
            self.changed.notify_all()

    def wait_for(self, count: int, timeout: float) -> None:
        """Block until there were *count*.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        end = monotonic() + check_seconds("wait_for(timeout)", timeout)
        with self.changed:
            while len(self._all) < count:
                if not self.changed.wait(end - monotonic()) and monotonic() >= end:
                    raise TimeoutError(f"{len(self._all)} of {count} {self._what} came within {timeout:g} s")


class Answer(Generic[T]):
    """An answer to somebody on another thread, who waits for it."""

    def __init__(self) -> None:
        self._right_to_give = [True]
        self._is_given = threading.Event()
        self.value: T | None = None
        """What was given; ``None`` until then."""

    @property
    def is_given(self) -> bool:
        """Whether there is one."""
        return self._is_given.is_set()

    def give(self, value: T) -> bool:
        """Give *value*; whether it is the answer: of several threads that give one the first does."""
        try:
            self._right_to_give.pop()
        except IndexError:
            return False
        self.value = value
        self._is_given.set()
        return True

    def wait(self, seconds: float) -> bool:
        """Block until there is one, *seconds* at most; whether there is."""
        return self._is_given.wait(seconds)
