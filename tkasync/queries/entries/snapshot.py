"""`Snapshot`: what readers of a cache entry see of it; `EntryInfo`: what programs see. Frozen values; any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from tkasync.queries.names.definition import QueryRef

T = TypeVar("T")


class Activity(Enum):
    """What an entry is doing."""

    IDLE = "idle"
    FETCHING = "fetching"
    """A fetch runs, or begins at the end of this turn."""
    FETCHING_NEXT = "fetching the next page"
    FETCHING_PREVIOUS = "fetching the previous page"
    PAUSED = "paused"
    """A fetch is wanted, and waits: for the network, or for a mutation that changes this entry."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One entry at one moment. ``None`` as data is no data."""

    data: Any = None
    error: BaseException | None = None
    """That of the last fetch."""
    activity: Activity = Activity.IDLE
    failure_count: int = 0
    """Failed tries since the last fetch began."""
    failure: BaseException | None = None
    """The error of the last of them."""
    updated_at: float | None = None
    """When the data came, in seconds of the host's clock."""
    is_invalid: bool = False
    """Whether an invalidation has come since, or what was to be fetched was not."""

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch runs."""
        return self.activity not in (Activity.IDLE, Activity.PAUSED)


EMPTY = Snapshot()


@dataclass(frozen=True, slots=True)
class EntryInfo(Generic[T]):
    """One entry of the cache at one moment, for a program that shows what is cached; from ``client.inspect``."""

    ref: QueryRef[T]
    data: T | None
    """As its readers see it."""
    error: BaseException | None
    """That of the last fetch."""
    activity: Activity
    is_stale: bool
    """Whether a reader that comes now would fetch it."""
    age: float | None
    """Seconds since the data came; ``None`` without data."""
    readers: int
    layers: int
    """Optimistic changes that lie over what was fetched."""
