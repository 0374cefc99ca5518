"""`RecordQueue`: records on their way to the thread that writes them. Any thread.

Bounded, for a disk may be slower than a program that logs without end. A thread that finds it full waits a moment, and
so is slowed. A thread that must not wait, of a window or of the private loop, drops its record; so does one that has
waited in vain. What is dropped is counted, and the log says so.

Python's own queues with a bound wait on a lock that a finalizer, which the collector runs anywhere, may take twice.
"""

from __future__ import annotations

from logging import LogRecord
from queue import SimpleQueue
from time import monotonic, sleep
from typing import Any

from tkasync.dispatch.ambient import ambient
from tkasync.dispatch.open_runtimes import open_runtimes

_PATIENCE = 1.0  # seconds that a thread waits for room
_GLANCE = 0.005  # seconds between two looks whether there is room


class RecordQueue:
    """See the module.

    Args:
        most: how many records wait at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._queue: SimpleQueue[Any] = SimpleQueue()
        # A mark for each that was dropped: append is atomic, and counting would not be.
        self._dropped: list[None] = []

    def __len__(self) -> int:
        return self._queue.qsize()

    @property
    def unwritten(self) -> int:
        """How many are not written once the mark of the end is in, which counts for the one that is being written."""
        return len(self) + len(self._dropped)

    def put_nowait(self, record: LogRecord) -> None:
        """Put *record* in; wait for room only where that holds up nobody else. The name is that of ``queue.Queue``."""
        if self._queue.qsize() >= self._most and not self._wait_for_room():
            self.drop()
        else:
            self._queue.put(record)

    def drop(self) -> None:
        """Count a record that is not written."""
        self._dropped.append(None)

    def _wait_for_room(self) -> bool:
        if ambient.is_loop or any(runtime.is_ui_thread for runtime in open_runtimes()):
            return False
        end = monotonic() + _PATIENCE
        while self._queue.qsize() >= self._most:
            if monotonic() >= end:
                return False
            sleep(_GLANCE)
        return True

    def put_last(self, mark: object) -> None:
        """Put the *mark* in after which nothing is taken, also where there is no room."""
        self._queue.put(mark)

    def get(self, block: bool = True) -> Any:
        """Take the next record. The thread that writes."""
        return self._queue.get(block)

    def take_dropped(self) -> int:
        """Return how many were dropped since this was asked last. The thread that writes."""
        count = len(self._dropped)
        del self._dropped[:count]
        return count
