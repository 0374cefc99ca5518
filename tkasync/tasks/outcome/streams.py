"""The items of a generator on their way to ``on_item``: in order, many in one turn, with back-pressure.

The producer, a thread or a coroutine, puts items and waits when too many are queued. The UI thread takes them within
its turn's budget. So a quick producer is slowed, and never the window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from tkasync.dispatch.coalesced import Coalesced

_LIMIT = 1024  # guessed: some turns' worth of items that cost the window 10 us each
_RESUME_AT = _LIMIT // 2


class Streaming(Protocol):
    """The task whose items these are: a `TaskHandle`, which stands above."""

    runtime: Any
    """Its window's `UiThread`."""

    @property
    def takes_items(self) -> bool:
        """Whether items are still to be delivered."""

    def done(self) -> bool:
        """Whether it has ended."""

    def call(self, fn: Callable[[Any], object], argument: object, where: str) -> None:
        """Call *fn* and report its error."""


class Stream:
    """One task's items. One producer; the consumer is the UI thread. The handle drops it when the end is delivered."""

    __slots__ = ("_handle", "_items", "_on_item", "_post", "_resume")

    def __init__(self, handle: Streaming, on_item: Callable[[Any], object]) -> None:
        self._handle = handle
        self._on_item = on_item
        self._items: deque[object] = deque()
        self._post = Coalesced(handle.runtime.post)
        self._resume: Callable[[], object] | None = None

    @property
    def has_items(self) -> bool:
        """Whether items wait for the UI thread."""
        return bool(self._items)

    def put(self, item: object) -> None:
        """Hand in an item; does not wait, see `call_when_wanted`. Producer's thread."""
        self._items.append(item)
        self._post(self._deliver)

    @property
    def is_full(self) -> bool:
        """Whether the producer has to wait."""
        return len(self._items) >= _LIMIT

    def call_when_wanted(self, resume: Callable[[], object]) -> None:
        """Call *resume*, on any thread, when more items are wanted or the task has ended. Producer's thread."""
        self._resume = resume
        # Looked at again: the UI thread may have emptied it, or the task been cancelled, in between.
        if not self.is_full or self._handle.done():
            self.release()

    def release(self) -> None:
        """Resume a waiting producer. Any thread."""
        resume, self._resume = self._resume, None
        if resume is not None:
            resume()

    def _deliver(self) -> None:
        handle, items = self._handle, self._items
        queue = handle.runtime.queue
        if len(items) > 1:
            # Before the first callback: it may open a dialog, in which the rest has to come.
            self._post(self._deliver)
        while items:
            if not handle.takes_items:
                items.clear()  # also those that a thread makes after a timeout
                break
            handle.call(self._on_item, items.popleft(), "on_item")
            if len(items) <= _RESUME_AT:
                self.release()
            if queue.time_is_up:
                break
        if items:
            self._post(self._deliver)
        else:
            self.release()
