"""`Entry`: what the cache holds under one key, and the one place that decides when it is fetched. UI only.

What happens to an entry (a reader comes or goes, an invalidation, a mutation, an answer) only notes facts. `settle`,
at the end of the turn, compares them with what the entry is doing, and begins or ends a fetch. So many events in one
turn are one fetch, and a view that is rebuilt in one turn keeps the fetch that it had.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from tkasync.queries.entries.fetching import Fetching
from tkasync.queries.entries.home import Home, Reader
from tkasync.queries.entries.layers import Layer
from tkasync.queries.entries.schedule import Schedule
from tkasync.queries.entries.snapshot import Activity
from tkasync.queries.names.definition import QueryRef


class Entry(Fetching):
    """See the module."""

    # As in `Fetching`.
    attempted_at: float | None
    error: BaseException | None
    holds: int
    idle_since: float
    invalidations: int
    is_invalid: bool
    is_owed: bool
    is_wanted: bool
    name: str
    updated_at: float | None

    def __init__(self, ref: QueryRef[Any], home: Home) -> None:
        super().__init__(ref, home)
        self.times_emptied: int = 0
        """How often `empty` was called: what was looked for before that is not its data any more."""
        self._schedule = Schedule(home.runtime.host, self.remove_unused, self.ask)

    # Readers and those who wait

    def join(self, reader: Reader) -> None:
        """Count *reader*, and fetch what is stale for it."""
        self.readers[reader] = None
        if self.is_stale_for(reader):
            self.ask()
        self.home.settle_later(self)

    def leave(self, reader: Reader) -> None:
        """Count *reader* no more."""
        self.readers.pop(reader, None)
        self._note_idle()

    def wait(self) -> Future[Any]:
        """Return a future of fresh data: what is there, or the next answer that has seen all invalidations so far."""
        if not self.is_stale_for():
            future: Future[Any] = Future()
            future.set_result(self.present(self.value.shown))
            return future
        future = self.waiters.add(self.invalidations)
        self.ask()
        return future

    def wait_no_longer(self, future: Future[Any]) -> None:
        """Forget *future*, for which nobody waits any more."""
        self.waiters.discard(future)
        self._note_idle()

    def _note_idle(self) -> None:
        self.idle_since = self.now
        self.home.settle_later(self)

    # What asks for a fetch

    def ask(self) -> None:
        """Want a fetch. The one that runs will do, unless an invalidation has come since it began."""
        if self.fetch is None or self.is_outdated or self.running is not Activity.FETCHING:
            self.is_wanted = True
        self.home.settle_later(self)
        self.show()

    def invalidate(self, refetch: bool) -> None:
        """Count the data as stale, whatever its age; fetch it again if *refetch* and somebody reads it."""
        self._count_invalidation()
        if refetch and self.is_needed:
            self.ask()
        else:
            self.show()

    def owe(self) -> None:
        """Count an invalidation by a mutation: the fetch for it is owed, also if ``set_data`` comes first."""
        self._count_invalidation()
        self.is_owed = self.is_owed or self.is_needed
        self.home.settle_later(self)
        self.show()

    def _count_invalidation(self) -> None:
        self.invalidations += 1
        self.is_invalid = self.value.base is not None or self.fetch is not None

    # What changes the data without a fetch

    def set_data(self, value: Any, *, is_change: bool = False) -> None:
        """Replace the data below all changes that are under way; it is fresh.

        Changes that have succeeded are in it, unless it *is_change* of the data that lay below them.
        """
        if self.running is Activity.FETCHING:  # a page is appended to whatever is there when it comes
            self.drop()
        self.is_wanted = False
        (self.value.set_base if is_change else self.value.answer)(value)
        self.be_fresh(self.now)
        self.waiters.answer(self.present(self.value.shown))
        self._note_idle()
        self.show()

    def restore(self, value: Any, updated_at: float, is_invalid: bool) -> None:
        """Show *value*, which was kept since *updated_at* and perhaps invalidated, unless there is data by now."""
        if self.value.base is None:
            self.value.set_base(value)
            self.keep_data()
            self.updated_at, self.is_invalid = updated_at, is_invalid
            self.home.settle_later(self)
            self.show()

    def cancel(self) -> None:
        """Stop the fetch that runs or is wanted; all is as it was before."""
        self.drop()
        self.is_wanted = False
        self.waiters.cancel()
        self._note_idle()
        self.show()

    def renew(self, ref: QueryRef[Any]) -> None:
        """Be named by *ref* from now on, an equal one whose query was made anew."""
        self.ref = ref
        self.name = f"query {ref}"

    def empty(self) -> None:
        """Forget data, error and fetch, as if it had never been asked for."""
        self.times_emptied += 1
        self.is_owed = self.is_invalid = False
        self.value.answer(None)
        self.error = self.updated_at = self.attempted_at = None
        self.cancel()

    def lay(self, layer: Layer) -> None:
        """Show the change of a mutation that begins; see `Layered`. A running fetch is dropped, and owed."""
        self.value.lay(layer)
        self.holds += 1
        if self.fetch is not None:
            # Its answer may hold the change or not. The server may have told the reader before the writer.
            self.drop()
            self.is_owed = True
        self.show()

    def lift(self, layer: Layer, end: Callable[[Layer], None]) -> None:
        """End the hold of a mutation; *end* of its *layer* is a method of `Layered`."""
        self.holds -= 1
        self._change_base(lambda: end(layer))
        self._note_idle()
        self.show()

    def _change_base(self, change: Callable[[], object]) -> None:
        before = self.value.base
        change()
        if self.value.base is not before:
            self.home.keep(self)

    # The end of a turn

    def settle(self) -> None:
        """Begin the fetch that is wanted, or end the one that nobody wants any more; set the timers."""
        if not self.is_needed:
            self._settle_unread()
        elif self.is_waiting and not self.is_held:
            self.begin()
        self._set_timers()
        self.show()

    def _settle_unread(self) -> None:
        if self.fetch is not None and not self.definition.settings.keep_fetching:
            self.drop()
        if self.is_owed:
            self.is_invalid = True
        self.is_wanted = self.is_owed = False
        if self.holds == 0 and self.fetch is None:
            self._change_base(self.value.keep_settled)

    def _set_timers(self) -> None:
        gc_time = self.definition.settings.gc_time
        if self.is_in_use:
            self._schedule.remove_at(None)
        else:
            after = self.home.defaults.gc_time if gc_time is None else gc_time
            if after == 0:  # at the end of this turn, not in a later one
                self.remove_unused()
            else:
                self._schedule.remove_at(self.idle_since + after)
        self._schedule.fetch_at(self._next_interval())

    def _next_interval(self) -> float | None:
        period = self.asks_after
        # A fetch that waits would otherwise be asked for again at the same moment, for ever.
        if period is None or self.fetch is not None or self.is_wanted or self.is_owed:
            return None
        last = self.attempted_at if self.attempted_at is not None else self.updated_at
        return (self.now if last is None else last) + period

    def remove_unused(self) -> None:
        """Leave the cache, unless somebody needs it."""
        if not self.is_in_use:  # somebody may have come in the turn in which its time was up
            self.end()
            self.home.forget(self)

    def end(self) -> None:
        """End its timers; whatever runs is its cache's to end."""
        self._schedule.remove_at(None)
        self._schedule.fetch_at(None)
