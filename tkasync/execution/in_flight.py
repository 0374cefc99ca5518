"""The items of a runtime that have been sent off and have not really ended yet. Any thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tkasync.execution.item import WorkItem
    from tkasync.tasks.handle import TaskHandle


class InFlight:
    """From the spawn to the end of the work itself, which for an aborted thread is later than its handle's."""

    def __init__(self) -> None:
        self._jobs: dict[WorkItem, None] = {}
        self._watched = False
        self._changed = threading.Event()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Any:
        return iter(list(self._jobs))

    def add(self, item: WorkItem) -> None:
        """*item* is being sent off."""
        self._jobs[item] = None

    def remove(self, item: WorkItem) -> None:
        """*item* has ended, or will never begin."""
        self._jobs.pop(item, None)
        self.notify()

    def watch(self) -> None:
        """From now on `wait_for_change` works: for the close, and for tests."""
        self._watched = True

    def notify(self) -> None:
        """Something has changed: whoever waits is to look again."""
        if self._watched:
            self._changed.set()

    def wait_for_change(self, timeout: float) -> bool:
        """Block until an item ends, at most *timeout* seconds; whether one did."""
        changed = self._changed.wait(timeout)
        if changed:  # else one that has come since would be lost
            self._changed.clear()
        return changed

    @property
    def elsewhere(self) -> list[WorkItem]:
        """Those on other threads. The others are on the UI thread: they stand still while anything waits there."""
        return [item for item in self if item.runs_elsewhere]

    @property
    def stragglers(self) -> list[TaskHandle[Any]]:
        """The handles of work that goes on although its task has ended."""
        handles = [item.handle for item in self.elsewhere if item.is_active]
        return [handle for handle in handles if handle is not None and handle.done()]
