"""`Cache`: the entries of one window's runtime, and what they need of it: the base of a `QueryClient`.

Its scope owns the fetches. What is asked for in a turn is done at its end, once for each entry (`settle_later`). UI
only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tkasync.dispatch.coalesced import Coalesced
from tkasync.errors import NoOwnerError
from tkasync.ownership.scope import Scope
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.pages import PagedEntry
from tkasync.queries.entries.table import Table
from tkasync.queries.focus import Focus
from tkasync.queries.names.definition import QueryRef, second_query
from tkasync.queries.names.options import QueryDefaults
from tkasync.queries.names.paged import InfiniteDef
from tkasync.queries.names.targets import Target, check_ref
from tkasync.queries.network import Network
from tkasync.queries.under_way import UnderWay
from tkasync.reactive.signals import batch, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.runtime.runtime import Runtime

if TYPE_CHECKING:
    from tkasync.queries.disk.shelf import Shelf


class Cache:
    """See the module."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime: Runtime = runtime
        self.scope: Scope = runtime.new_scope("the queries", above=lambda: runtime.scope)
        self.defaults: QueryDefaults = QueryDefaults()
        """What holds for queries that say nothing else; its attributes may be set."""
        self.table: Table = Table()
        self.network: Network = Network(runtime, lambda: self.table, self.settle_later)
        self.shelf: Shelf | None = None
        self.mutations: UnderWay = UnderWay(runtime)
        """The calls of mutations; the close gives them time."""
        self._focus = Focus(runtime.host, lambda: self.table)
        self._due: dict[Entry, None] = {}
        self._settle_soon = Coalesced(runtime.post)
        self._fetching = 0  # entries
        self.is_any_fetching: ReadSignal[bool]
        self.is_any_fetching, self._set_fetching = create_signal(False, name="is_fetching of the queries")
        self.scope.on_cleanup(self._close)

    def entry(self, ref: QueryRef[Any]) -> Entry:
        """Return the entry of *ref*, made if there is none.

        Raises:
            ValueError: it is that of another query.
            TypeError: *ref* is no ref.
        """
        entry = self.table.find(check_ref(ref))
        if entry is None:
            if self.scope.is_ending:
                raise NoOwnerError.ended(self.scope.name)
            entry = PagedEntry(ref, self) if isinstance(ref.definition, InfiniteDef) else Entry(ref, self)
            self.table.add(entry)
            self.settle_later(entry)
            if self.shelf is not None:
                self.shelf.restore(entry)
        elif entry.definition is not ref.definition:
            self._renew(entry, ref)
        return entry

    def known(self, ref: QueryRef[Any]) -> Entry | None:
        """Return the entry of *ref*; ``None`` where there is none, or another query's."""
        entry = self.table.find(check_ref(ref))
        return entry if entry is None or entry.definition.is_same_query(ref.definition) else None

    def _renew(self, entry: Entry, ref: QueryRef[Any]) -> None:
        """Have *entry* fetch by *ref* from now on: of a module that was loaded again, or made anew in a function."""
        before = entry.definition
        if not before.is_same_query(ref.definition):
            # What it asks for with is another object's; as long as nobody is shown the data, it makes room.
            if entry.is_in_use or not before.is_made_of(ref.definition):
                raise second_query(str(ref.key), ref.definition, before)
            entry.empty()
        self.table.rename(entry, ref)

    def matching(self, targets: list[Target]) -> list[Entry]:
        """Return the entries that any of *targets* means, each once."""
        return list(dict.fromkeys(entry for target in targets for entry in self.table.matching(target)))

    def may_fetch(self, entry: Entry) -> bool:
        """Whether *entry* need not wait for the network."""
        return self.network.may_fetch(entry)

    def is_offline_by(self, entry: Entry, error: BaseException) -> bool:
        """Whether *error*, of *entry*'s fetch, shows that there is no network."""
        return self.network.is_offline_by(entry, error)

    def has_answered(self, entry: Entry) -> None:
        """Hear that *entry* has data from its fetcher."""
        self.network.has_answered(entry)
        self.keep(entry)

    def count_fetching(self, change: int) -> None:
        """Count one entry more, or fewer, that fetches."""
        self._fetching += change
        self._set_fetching.set(self._fetching > 0)

    def settle_later(self, entry: Entry) -> None:
        """Have *entry* settle at the end of this turn."""
        if not self.scope.is_ending:
            self._due[entry] = None
            self._settle_soon(self._settle)

    def _settle(self) -> None:
        due, self._due = self._due, {}
        if not self.scope.is_ending:
            with batch():
                for entry in due:
                    entry.settle()

    def forget(self, entry: Entry) -> None:
        """Remove *entry*, which nobody reads."""
        self.table.remove(entry)

    def _close(self) -> None:
        self._focus.close()
        self.network.close()
        for entry in self.table:
            entry.end()

    def use(self, shelf: Shelf) -> None:
        """Keep on *shelf* what is to be kept, and look there for what has no data."""
        self.shelf = shelf
        for entry in self.table:
            shelf.restore(entry)

    def keep(self, entry: Entry) -> None:
        """Write the data of *entry* to the disk, if it is to be kept."""
        if self.shelf is not None:
            self.shelf.keep(entry)

    def mark_kept(self, targets: list[Target]) -> None:
        """Count as stale what the disk has of *targets*, also of entries that have left memory."""
        if self.shelf is not None:
            self.shelf.mark(targets, [entry.ref for entry in self.matching(targets)])
