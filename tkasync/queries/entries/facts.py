"""`EntryFacts`: what is known of an entry of the cache, and what follows from it. UI only.

Facts about fetches:

* *wanted*: something has asked for a fetch that has not begun. While one runs, only what came after its start counts.
* *owed*: a mutation has dropped a fetch, or has invalidated the entry. Unlike a wish it survives ``set_data``.
* *holds*: mutations that are under way and change this entry. Nothing is fetched meanwhile: an answer could hold half
  of a change.
* *invalidations*: their number. A fetch remembers the number at its start, so an answer that is too old is known.
"""

from __future__ import annotations

from typing import Any

from tkasync.queries.entries.home import Home, Reader
from tkasync.queries.entries.layers import Layered
from tkasync.queries.entries.schedule import is_reached
from tkasync.queries.entries.waiters import Waiters
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.resources.fetch import Fetch


class EntryFacts:
    """What is known of an entry, and what follows from it; see the module."""

    def __init__(self, ref: QueryRef[Any], home: Home) -> None:
        self.ref: QueryRef[Any] = ref
        self.home: Home = home
        self.name: str = f"query {ref}"
        """What messages call it; kept, for the arguments may be long."""
        self.readers: dict[Reader, None] = {}
        self.waiters: Waiters = Waiters()
        self.value: Layered = Layered(ref.definition.settings.equal, self._report)
        self.error: BaseException | None = None
        self.failure: BaseException | None = None
        self.failure_count: int = 0
        self.updated_at: float | None = None
        self.attempted_at: float | None = None
        """When the last fetch ended, however."""
        self.is_invalid: bool = False
        self.invalidations: int = 0
        self.holds: int = 0
        self.is_wanted: bool = False
        self.is_owed: bool = False
        self.fetch: Fetch | None = None
        self.idle_since: float = home.runtime.host.now

    @property
    def now(self) -> float:
        """The host's clock."""
        return self.home.runtime.host.now

    @property
    def definition(self) -> QueryDef[Any, Any]:
        """Its query, as it was named last."""
        return self.ref.definition

    @property
    def is_needed(self) -> bool:
        """Whether somebody reads it, or waits for its answer."""
        return bool(self.readers or self.waiters)

    @property
    def is_waiting(self) -> bool:
        """Whether a fetch is to begin as soon as it may."""
        return self.is_needed and self.fetch is None and (self.is_wanted or self.is_owed)

    @property
    def is_held(self) -> bool:
        """Whether a fetch would have to wait."""
        return self.holds > 0 or not self.home.may_fetch(self)

    @property
    def is_in_use(self) -> bool:
        """Whether it must stay in the cache."""
        return self.is_needed or self.fetch is not None or self.holds > 0 or self.value.layer_count > 0

    def own_stale_time(self) -> float:
        """Return the seconds for which data is fresh, by its query."""
        own = self.definition.settings.stale_time
        return self.home.defaults.stale_time if own is None else own

    def stale_time_for(self, reader: Reader | None) -> float:
        """Return the seconds for which data is fresh for *reader*, who may only shorten them."""
        own = self.own_stale_time()
        asked = None if reader is None else reader.stale_time
        return own if asked is None else min(own, asked)

    def is_stale_for(self, reader: Reader | None = None) -> bool:
        """Whether it has no data, or data that is not to be trusted any more."""
        if self.value.base is None or self.updated_at is None or self.is_invalid or self.error is not None:
            return True
        return is_reached(self.updated_at + self.stale_time_for(reader), self.now)

    @property
    def asks_after(self) -> float | None:
        """The shortest interval of its readers who can be seen."""
        shortest = None
        for reader in self.readers:
            period = reader.refetch_every
            if period is not None and reader.is_on_screen and (shortest is None or period < shortest):
                shortest = period
        return shortest

    def _report(self, error: BaseException) -> None:
        self.home.runtime.report(error, f"in an optimistic change of {self.name}", self.home.scope)
