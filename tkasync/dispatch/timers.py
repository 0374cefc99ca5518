"""The heap of deadlines: every timer of a host, however many, behind one timer of the toolkit.

``root.after`` costs more the more jobs are pending (tkinter keeps their names in a list) and makes one
Tcl command each; a heap of our own costs the same for one timer and for ten thousand. UI thread only.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from itertools import count
from sys import float_info


class Timer:
    """One deadline: *fn* is due at *due* (host seconds), unless cancelled before."""

    __slots__ = ("due", "fn", "order")

    def __init__(self, due: float, order: int, fn: Callable[[], object]) -> None:
        self.due: float = due
        self.order: int = order
        self.fn: Callable[[], object] | None = fn

    @property
    def is_waiting(self) -> bool:
        """Whether it has neither run nor been cancelled."""
        return self.fn is not None


class TimerHeap:
    """Timers in the order they fall due; those of one moment in the order they were added."""

    def __init__(self) -> None:
        # As tuples, which are compared in C: a finalizer that sets a timer must not come in the middle of a push.
        self._heap: list[tuple[float, int, Timer]] = []
        self._waiting = 0
        self._order = count()
        self.earliest: float = math.inf
        """No timer falls due before; it may be too early, after a cancel, until `next_due` has looked."""

    def __len__(self) -> int:
        return self._waiting

    def add(self, due: float, fn: Callable[[], object]) -> Timer:
        """Add *fn* for the moment *due*."""
        timer = Timer(due, next(self._order), fn)
        heapq.heappush(self._heap, (due, timer.order, timer))
        self._waiting += 1
        if due < self.earliest:
            self.earliest = due
        return timer

    def cancel(self, timer: Timer) -> None:
        """Take *timer* back; one that has run or was cancelled stays as it is."""
        if timer.fn is None:
            return
        timer.fn = None
        self._waiting -= 1
        # A debounce cancels a timer at each keystroke: the heap would keep every one until it falls due. Rejected:
        # removing each at once, which searches the whole heap.
        if len(self._heap) > 64 and len(self._heap) > 2 * self._waiting:
            # One by one into a new heap: what a finalizer adds meanwhile goes there too.
            heap, self._heap = self._heap, []
            for entry in heap:
                if entry[2].fn is not None:
                    heapq.heappush(self._heap, entry)

    def next_due(self) -> float | None:
        """Return when the earliest timer falls due, ``None`` without one."""
        while self._heap and self._heap[0][2].fn is None:
            heapq.heappop(self._heap)
        if not self._heap:
            self.earliest = math.inf
            return None
        self.earliest = self._heap[0][0]
        return self.earliest

    def dues(self) -> list[float]:
        """Return when each timer that waits falls due, in no order."""
        return [due for due, _order, timer in self._heap if timer.fn is not None]

    def pop_due(self, now: float, before: int | None = None) -> Callable[[], object] | None:
        """Take out the earliest timer that is due at *now*; with *before*, only one added earlier than that mark."""
        due = self.next_due()
        if due is None or due > now:
            return None
        if before is not None and self._heap[0][1] >= before:
            return None
        _due, _order, timer = heapq.heappop(self._heap)
        fn, timer.fn = timer.fn, None
        self._waiting -= 1
        return fn

    def mark(self) -> int:
        """Return a mark for ``pop_due(before=...)``: timers added from now on come after it."""
        return next(self._order)

    def hand_over(self, heir: TimerHeap) -> None:
        """Give every timer to *heir*, which has none before; it is due at the same moment, and cancelled there."""
        while (due := self.next_due()) is not None:
            _due, _order, timer = heapq.heappop(self._heap)
            self._waiting -= 1
            heapq.heappush(heir._heap, (due, next(heir._order), timer))
            heir._waiting += 1
            heir.earliest = min(heir.earliest, due)

    def clear(self) -> None:
        """Cancel every timer."""
        for _due, _order, timer in self._heap:
            timer.fn = None
        self._heap.clear()
        self._waiting = 0
        self.earliest = math.inf


def check_seconds(name: str, seconds: float) -> float:
    """Return *seconds* as a float when it is a time one can wait for.

    Raises:
        ValueError: it is negative, NaN or infinite.
        TypeError: it is no number.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError(f"{name} takes seconds as a number, not {seconds!r}")
    if not 0 <= seconds <= float_info.max:  # neither NaN, nor an int that no float can hold
        raise ValueError(f"{name} takes seconds, zero or more (zero: the next turn), not {seconds!r}")
    return float(seconds)
