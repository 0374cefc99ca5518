"""The items of a generator on their way to ``on_item``: in order, many in one turn, with back-pressure.

The producer, a thread or a coroutine, puts items and waits while those that are queued would get old. The UI thread
takes them within its turn's budget. So a quick producer is slowed, and never the window.

How many may wait goes by age, for items are of any size and cost: a camera's frames are 1.4 MB and take 30 ms to show.
Each turn measures how long an item takes, and as many may wait as are taken in `_AIM` seconds. All by the host's clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Literal, Protocol, get_args

from tkasync.dispatch.coalesced import Coalesced

Keep = Literal["all", "newest"]
"""Which items of a generator ``on_item`` gets: all, or the newest that there is when its turn comes."""
KEEPS: tuple[Keep, ...] = get_args(Keep)

_LIMIT = 1024  # guessed: some turns' worth of items that cost the window 10 us each
_UNTRIED = 2  # before the first turn has measured: one that is taken, one that is ready
_LONGEST = 0.25  # seconds: as old as an item may get before its producer waits
_AIM = 0.2  # seconds: below the longest, since the next turn may take longer than the last


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

    __slots__ = (
        "_handle",
        "_host",
        "_is_newest_only",
        "_items",
        "_most",
        "_on_item",
        "_post",
        "_resumes",
        "_since",
    )

    def __init__(self, handle: Streaming, on_item: Callable[[Any], object], keep: Keep = "all") -> None:
        self._handle = handle
        self._host = handle.runtime.host
        self._on_item = on_item
        self._is_newest_only = keep == "newest"
        self._items: deque[object] = deque(maxlen=1 if self._is_newest_only else None)
        self._most = _UNTRIED
        self._since = 0.0  # when the last turn ended, or the first item came into the empty stream
        self._post = Coalesced(handle.runtime.post)
        # What resumes the producer while it waits: one, or none. In a list, whose pop() takes it in one step. Of two
        # steps the second would forget a producer that comes to wait between them.
        self._resumes: list[Callable[[], object]] = []

    @property
    def has_items(self) -> bool:
        """Whether items wait for the UI thread."""
        return bool(self._items)

    def put(self, item: object) -> bool:
        """Hand in an item, and return whether to wait before the next, see `call_when_wanted`. Producer's thread."""
        items = self._items
        if not items:
            self._since = self._host.now
        items.append(item)
        if not self._post.is_posted:
            self._post(self._deliver)
        # Most items find the stream empty or nearly so: the clock is not looked at for them.
        return len(items) > 1 and self.is_full

    @property
    def is_full(self) -> bool:
        """Whether the producer has to wait. Never for ``keep="newest"``: a new item takes the place of the last."""
        waiting = len(self._items)
        if not waiting or self._is_newest_only:
            return False
        waited = self._host.now - self._since
        # While the clock stands nothing gets old.
        return waiting >= _LIMIT or waited > _LONGEST or (waiting >= self._most and waited > 0)

    @property
    def room(self) -> int:
        """How many more items its producer may put before it has to wait, as far as that is known by now."""
        if self._is_newest_only:
            return _LIMIT
        return 0 if self.is_full else max(0, self._most - len(self._items))

    def call_when_wanted(self, resume: Callable[[], object]) -> None:
        """Call *resume*, on any thread, when more items are wanted or the task has ended. Producer's thread."""
        self._resumes.append(resume)
        # Looked at again: the UI thread may have emptied it, or the task been cancelled, in between.
        if not self.is_full or self._handle.done():
            self.release()

    def release(self) -> None:
        """Resume a waiting producer. Any thread."""
        try:
            resume = self._resumes.pop()
        except IndexError:  # it does not wait, or another thread resumes it
            return
        resume()

    def _deliver(self) -> None:
        handle, items = self._handle, self._items
        queue = handle.runtime.queue
        if len(items) > 1 or self._resumes:
            # Before the first callback: it may open a dialog, in which the rest has to come, or call sys.exit(). The
            # producer waits for it, too.
            self._post(self._deliver)
        taken = 0
        while items:
            if not handle.takes_items:
                items.clear()  # also those that a thread makes after a timeout
                break
            handle.call(self._on_item, items.popleft(), "on_item")
            taken += 1
            if self._resumes and len(items) <= self._most // 2:
                self.release()
            if queue.time_is_up or self._is_newest_only:
                break
        self._measure(taken)
        if items:
            self._post(self._deliver)
        if not self.is_full:
            self.release()

    def _measure(self, taken: int) -> None:
        """Count how many items may wait from now on: *taken* have been, since the turn before."""
        now = self._host.now
        passed, self._since = now - self._since, now
        if taken:
            self._most = min(_LIMIT, max(1, int(_AIM * taken / passed))) if passed > 0 else _LIMIT
