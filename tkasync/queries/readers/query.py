"""`Query`: what a reader shows of the entry that it follows, as a `ResourceState` and as flags.

Background work is invisible unless it is asked for: while there is data, ``get()`` says so, whatever goes on behind it.
UI only, except ``refetch``.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any, TypeVar

from tkasync.ownership.scope import Scope
from tkasync.queries.client import QueryClient
from tkasync.queries.entries.snapshot import Activity
from tkasync.queries.readers.following import ReaderOptions
from tkasync.queries.readers.freshness import Freshness
from tkasync.queries.readers.paged import PagedReading
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_memo
from tkasync.reactive.source import ReadSignal

T = TypeVar("T")
V = TypeVar("V")


class Query(PagedReading[T]):
    """The data of one entry at a time; made by ``create_query``."""

    def __init__(self, client: QueryClient, source: Any, owner: Scope, options: ReaderOptions[T]) -> None:
        self._memos: dict[str, ReadSignal[Any]] = {}
        self._freshness: Freshness | None = None
        self._data = create_memo(lambda: self._state.get().data(), equal=is_, name="the data of a query")
        super().__init__(client, source, owner, options)

    # Reading

    def _memo(self, name: str, compute: Callable[[], V]) -> V:
        """Return what *compute* gives, tracked by itself: who reads one thing is not run for another."""
        memo = self._memos.get(name)
        if memo is None:  # most readers look at the data alone
            memo = self._memos[name] = create_memo(compute, name=f"{name} of {self.scope.name}")
        value: V = memo.get()
        return value

    @property
    def data(self) -> T | None:
        """The data; until there is any, that of the entry before, or the placeholder; tracked."""
        return self._data.get()

    @property
    def error(self) -> BaseException | None:
        """The error of the last fetch, else ``None``; tracked."""
        return self.get().error()

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch runs, in the background too; tracked."""
        return self._memo("is_fetching", lambda: self.look()[1].is_fetching)

    @property
    def is_paused(self) -> bool:
        """Whether a fetch waits for the network, or for a mutation that changes the entry; tracked."""
        return self._memo("is_paused", lambda: self.look()[1].activity is Activity.PAUSED)

    @property
    def is_placeholder(self) -> bool:
        """Whether the data that shows is not this entry's: that of the entry before, or the placeholder; tracked."""
        return self._memo("is_placeholder", lambda: self.look()[1].data is None and self.data is not None)

    @property
    def is_stale(self) -> bool:
        """Whether the data is older than the stale time, or was invalidated; tracked, by the clock too."""
        return self._memo("is_stale", self._is_stale)

    def _is_stale(self) -> bool:
        link, seen = self.look()
        if link.entry is None or link.entry.is_stale_for(self):
            return True
        if self._freshness is None:
            self._freshness = Freshness(self._runtime.host)
            if not self.scope.is_ending:
                self.scope.on_cleanup(self._freshness.close)
        self._freshness.wake_at((seen.updated_at or 0.0) + link.entry.stale_time_for(self))
        return False

    @property
    def failure_count(self) -> int:
        """How many tries have failed since the last fetch began; tracked."""
        return self._memo("failure_count", lambda: self.look()[1].failure_count)

    @property
    def failure(self) -> BaseException | None:
        """What the last failed try raised, also while others follow; tracked."""
        self.is_asked = True
        return self._memo("failure", lambda: self.look()[1].failure)

    @property
    def updated_at(self) -> float | None:
        """When the data came, in seconds of the host's clock; tracked."""
        return self._memo("updated_at", lambda: self.look()[1].updated_at)

    def __repr__(self) -> str:
        return f"<Query {untrack(self._link.get).entry} {untrack(self._state.get)!r}>"
