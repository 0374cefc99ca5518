"""`InFlight`: the work of a runtime that has not really ended. Any thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

from tkasync.execution.threads import OwnThreads
from tkasync.tasks.outcome.blocking import let_go


class PoolCall:
    """A call that asyncio has in the pool: ``asyncio.to_thread`` of a UI task. No task of its own."""

    runs_elsewhere = True
    handle = None
    thread = None
    coroutine = None

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    @property
    def is_active(self) -> bool:
        """Whether it has not ended."""
        return not self._future.done()

    def give_up(self) -> None:
        """Nothing: it is a call in this process."""


class InFlight:
    """The items of a runtime from the spawn to the end of the work itself. Any thread.

    For an aborted thread that is later than the end of its handle.
    """

    def __init__(self, threads: OwnThreads | None = None) -> None:
        self.threads: OwnThreads = threads if threads is not None else OwnThreads(None)
        """The threads that run one call each, such as what interrupts aborted work."""
        self._items: dict[Any, None] = {}
        self._is_watched = False
        # A lock that is held while nothing has changed, and no Event: that takes a lock of its own in Python, and a
        # finalizer that the collector runs there would wait for its own thread. These are single steps in C.
        self._changed = threading.Lock()
        self._changed.acquire()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items))

    def __contains__(self, item: object) -> bool:
        return item in self._items

    def add(self, item: Any) -> None:
        """Add *item*, before it is sent to its place."""
        self._items[item] = None

    def remove(self, item: Any) -> None:
        """Remove *item*, whose work has ended or will never begin."""
        self._items.pop(item, None)
        if self._is_watched:
            self.notify()

    def watch(self) -> None:
        """Have `wait_for_change` work from now on: for the close, and for tests."""
        self._is_watched = True

    def notify(self) -> None:
        """Have `wait_for_change` return."""
        if self._is_watched:
            let_go(self._changed)

    def wait_for_change(self, timeout: float) -> bool:
        """Block until an item ends or `notify` is called, at most *timeout* seconds; return whether it was so."""
        return self._changed.acquire(timeout=timeout)

    @property
    def elsewhere(self) -> list[Any]:
        """Those on other threads. The rest is on the UI thread, and cannot proceed while that waits."""
        return [item for item in self if item.runs_elsewhere]

    @property
    def stragglers(self) -> list[Any]:
        """Those whose work continues although their task has ended."""
        return [
            item
            for item in self
            if (item.runs_elsewhere or item.can_go_on)
            and (handle := item.handle) is not None
            and handle.still_running
        ]
