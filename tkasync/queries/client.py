"""`QueryClient`: the cache of one window's runtime, with what programs do to it as a whole.

Its scope owns the fetches. What is asked for in a turn is done at its end, once for each entry (`settle_later`). UI
only, but for what is said to be for any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Literal, TypeVar

from tkasync.dispatch.coalesced import Coalesced
from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.errors import NoOwnerError
from tkasync.ownership.scope import Scope
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.pages import PagedEntry
from tkasync.queries.entries.table import Table
from tkasync.queries.focus import Focus
from tkasync.queries.names.definition import QueryRef, second_query
from tkasync.queries.names.options import QueryDefaults
from tkasync.queries.names.paged import InfiniteDef
from tkasync.queries.names.targets import Target, check_target
from tkasync.queries.network import Network
from tkasync.queries.under_way import UnderWay
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_memo, create_signal
from tkasync.runtime.current import current_owner, current_runtime
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI

T = TypeVar("T")
Refetch = Literal["read", "none"]
_CLIENT = "query client"


class QueryClient:
    """See the module; made by `query_client`."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime: Runtime = runtime
        self.scope: Scope = runtime.new_scope("the queries", above=lambda: runtime.scope)
        self.defaults: QueryDefaults = QueryDefaults()
        """What holds for queries that say nothing else; its attributes may be set."""
        self._table = Table()
        self._network = Network(runtime.host, lambda: self._table, self.settle_later)
        self.mutations: UnderWay = UnderWay(runtime)
        """The calls of mutations; the close gives them time."""
        self._focus = Focus(runtime.host, lambda: self._table)
        self._due: dict[Entry, None] = {}
        self._settle_soon = Coalesced(runtime.post)
        self._fetching, self._set_fetching = create_signal(0, name="how many queries fetch")
        self._is_fetching = create_memo(lambda: self._fetching.get() > 0, name="is_fetching of the queries")
        self.scope.on_cleanup(self._close)
        runtime.scope.provide(_CLIENT, self)

    # What is cached

    def get_data(self, ref: QueryRef[T]) -> T | None:
        """Return the data of *ref* as it is shown now, ``None`` without any; fetches nothing, and is not tracked."""
        entry = self._table.find(ref)
        return None if entry is None else entry.present(entry.value.shown)

    def set_data(self, ref: QueryRef[T], value: T | Callable[[T], T]) -> None:
        """Give *ref* data, which is fresh; a running fetch, which began before, is dropped.

        Optimistic changes that are under way stay above it.

        Args:
            ref: the entry.
            value: the data; or a function of the data that is there, which is not called without any.

        Raises:
            TypeError: the data is ``None``.
        """
        self.runtime.check_ui_thread("set_data", "dispatch_to_ui(client.set_data, ref, value)")
        if callable(value):
            entry = self._table.find(ref)
            if entry is None or entry.value.base is None:
                return
            entry.value.keep_settled()
            value = value_from("set_data", value(entry.value.base), value)
        if value is None:
            raise TypeError(
                f"None is no data of {ref}: pass an empty value such as [], or use client.remove(ref)"
            )
        with batch():
            self.entry(ref).set_data(value)

    def seed(self, data: Mapping[QueryRef[Any], Any]) -> None:
        """Give several entries data, as `set_data` does: for tests, and for what came with another answer."""
        with batch():
            for ref, value in data.items():
                self.set_data(ref, value)

    def find(self, target: Target) -> list[QueryRef[Any]]:
        """Return the entries in the cache that *target* means, oldest first."""
        return [entry.ref for entry in self._table.matching(target)]

    # Commands; any thread, unless said otherwise

    def invalidate(self, *targets: Target, refetch: Refetch = "read") -> None:
        """Count entries as stale. What is read is fetched again at the end of the turn, once; the rest when it is read.

        A fetch that runs goes on, and its answer is shown; one more follows it.

        Args:
            *targets: a query with its arguments, ``user(7)``; a query, ``user``, for all of its entries; the first
                parts of a key, ``("users",)``; ``None``, or no target, for all.
            refetch: ``"none"`` fetches nothing now.

        Raises:
            TypeError: a target is none of these.
        """
        if refetch not in ("read", "none"):
            raise ValueError(f'refetch is "read" or "none", not {refetch!r}')
        self._each(targets, lambda entry: entry.invalidate(refetch == "read"))

    def refetch(self, *targets: Target) -> None:
        """Fetch entries that are read, whatever their age; a fetch that runs will do. Targets as in `invalidate`."""
        self._each(targets, lambda entry: entry.ask() if entry.is_needed else None)

    def cancel(self, *targets: Target) -> None:
        """Stop the fetches of entries, which then are as they were before. Targets as in `invalidate`."""
        self._each(targets, Entry.cancel)

    def remove(self, *targets: Target) -> None:
        """Forget entries. One that is read is emptied, and waits for somebody who asks. Targets as in `invalidate`."""
        self._each(targets, Entry.empty)

    def _each(self, targets: tuple[Target, ...], do: Callable[[Entry], object]) -> None:
        named = [check_target(target) for target in targets] or [None]
        self.runtime.on_ui_thread(self._do_each, named, do)

    def _do_each(self, targets: list[Target], do: Callable[[Entry], object]) -> None:
        with batch():
            for entry in self.matching(targets):
                do(entry)

    def fetch(self, ref: QueryRef[T]) -> TaskHandle[T]:
        """Return a handle of fresh data, to be awaited: what is cached, or an answer; a fetch that runs will do.

        It raises what the fetch raises. It belongs to the current owner; a fetch for which nobody waits any more, and
        which nobody reads, is ended.
        """
        scope = current_owner()
        return self.runtime.spawn(scope, self._fetch, (ref,), {"executor": UI, "name": f"fetch of {ref}"})

    async def _fetch(self, ref: QueryRef[T]) -> T:
        entry = self.entry(ref)
        future = entry.wait()
        try:
            return await future  # type: ignore[misc, no-any-return]  # awaitable in what tkasync runs
        finally:
            entry.wait_no_longer(future)

    def prefetch(self, ref: QueryRef[Any]) -> None:
        """Fetch *ref* if it has no fresh data, so that it is there when it is read. An error is nobody's."""
        self.runtime.on_ui_thread(lambda: self.entry(ref).wait() and None)

    @property
    def is_fetching(self) -> bool:
        """Whether any query fetches; tracked. UI only."""
        return self._is_fetching.get()

    # The network

    @property
    def is_online(self) -> bool:
        """Whether queries with ``network=True`` may fetch; tracked. UI only."""
        return self._network.is_online.get()

    def set_online(self, is_online: bool) -> None:
        """Say whether there is a network. Without one, queries with ``network=True`` wait for it."""
        self.runtime.on_ui_thread(self._network.set_online, is_online)

    @property
    def offline_when(self) -> Callable[[BaseException], object] | None:
        """Whether an error says that there is no network: see ``is_unreachable``. By default nothing is concluded.

        The query that met the error then waits, with all others that use the network, and from time to time one of
        them tries, until one reaches its server.
        """
        return self._network.offline_when

    @offline_when.setter
    def offline_when(self, tells: Callable[[BaseException], object] | None) -> None:
        if tells is not None:
            refuse_unrun("offline_when", tells, "give it a plain function")
        self._network.offline_when = tells

    def when_online(self) -> Future[None]:
        """Return a future that ends when there is a network."""
        return self._network.when_online()

    # For entries and readers

    def entry(self, ref: QueryRef[Any]) -> Entry:
        """Return the entry of *ref*, made if there is none.

        Raises:
            ValueError: it is that of another query.
            TypeError: *ref* is no ref.
        """
        if not isinstance(ref, QueryRef):
            raise TypeError(f"a query is read by its arguments, as in user(7), not by {ref!r}")
        entry = self._table.find(ref)
        if entry is None:
            if self.scope.is_ending:
                raise NoOwnerError.ended(self.scope.name)
            entry = PagedEntry(ref, self) if isinstance(ref.definition, InfiniteDef) else Entry(ref, self)
            self._table.add(entry)
            self.settle_later(entry)
        elif entry.definition is not ref.definition:
            if not entry.definition.is_same_query(ref.definition):
                raise second_query(str(ref.key), ref.definition, entry.definition)
            entry.renew(ref)  # the same query, of a module that was loaded again: its new fetcher is meant
        return entry

    def matching(self, targets: list[Target]) -> list[Entry]:
        """Return the entries that any of *targets* means, each once."""
        return list(dict.fromkeys(entry for target in targets for entry in self._table.matching(target)))

    def may_fetch(self, entry: Entry) -> bool:
        """Whether *entry* need not wait for the network."""
        return self._network.may_fetch(entry)

    def is_offline_by(self, entry: Entry, error: BaseException) -> bool:
        """Whether *error*, of *entry*'s fetch, shows that there is no network."""
        return self._network.is_offline_by(entry, error)

    def has_answered(self, entry: Entry) -> None:
        """Hear that *entry* has data from its fetcher."""
        self._network.has_answered(entry)

    def count_fetching(self, change: int) -> None:
        """Count one entry more, or fewer, that fetches."""
        self._set_fetching.update(lambda count: count + change)

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
        self._table.remove(entry)

    def _close(self) -> None:
        self._focus.close()
        self._network.close()
        for entry in self._table:
            entry.end()


def query_client(widget: Any = None) -> QueryClient:
    """Return the cache of *widget*'s window, or of the current runtime; made when it is first asked for. UI only then.

    Raises:
        NoRuntimeError, RuntimeClosedError: there is no such runtime.
        WrongThreadError: the first time, on another thread.
    """
    return client_of(current_runtime() if widget is None else Runtime.of(widget))


def client_of(runtime: Runtime) -> QueryClient:
    """Return the cache of *runtime*; see `query_client`."""
    client: QueryClient | None = runtime.scope.find(_CLIENT)
    if client is None:
        runtime.check_ui_thread(
            "the first query_client()", "query_client() in setup(), before the work starts,"
        )
        runtime.refuse_closed("query_client")
        client = untrack(lambda: QueryClient(runtime))
    return client
