"""What an entry knows of the cache that it lies in, and of those who read it, as protocols. UI only."""

from __future__ import annotations

from typing import Any, Protocol

from tkasync.ownership.scope import Scope
from tkasync.queries.names.options import QueryDefaults
from tkasync.runtime.runtime import Runtime


class Reader(Protocol):
    """A reader of an entry: a ``Query``."""

    stale_time: float | None
    """Seconds after which data is stale for this reader; the entry's own where that is shorter."""
    refetch_every: float | None
    """Seconds after each attempt until the next, or ``None``."""
    refetch_on_focus: bool
    """Whether the entry is fetched when the program has the focus again."""
    is_on_screen: bool
    """Whether its window can be seen."""
    is_asked: bool
    """Whether somebody looks at the error that it shows."""


class Home(Protocol):
    """The cache that entries lie in: a ``QueryClient``."""

    runtime: Runtime
    scope: Scope
    """Owns the fetches."""
    defaults: QueryDefaults

    def may_fetch(self, entry: Any) -> bool:
        """Whether *entry*, which uses the network, may fetch now."""

    def settle_later(self, entry: Any) -> None:
        """Call ``entry.settle()`` at the end of this turn."""

    def forget(self, entry: Any) -> None:
        """Remove *entry*, which nobody reads."""

    def count_fetching(self, change: int) -> None:
        """Count one entry more, or fewer, that fetches."""

    def keep(self, entry: Any) -> None:
        """Write the data of *entry* to the disk, if it is to be kept."""

    def has_answered(self, entry: Any) -> None:
        """Hear that *entry* has data from its fetcher."""

    def is_offline_by(self, entry: Any, error: BaseException) -> bool:
        """Whether *error*, of *entry*'s fetch, shows that there is no network; the entry then waits for it."""
