"""`QueryClient`: the cache of a window, with what programs do to it as a whole.

UI only, but for what is said to be for any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.dispatch.timers import check_seconds
from tkasync.queries.cache import Cache
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.snapshot import EntryInfo
from tkasync.queries.names.definition import QueryRef
from tkasync.queries.names.targets import Target, check_ref, check_target
from tkasync.reactive.signals import batch
from tkasync.runtime.current import current_owner
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI

T = TypeVar("T")
Refetch = Literal["read", "none"]
CLIENT = "query client"
"""The name under which a runtime provides its cache."""


class QueryClient(Cache):
    """See the module; made by ``query_client``."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime)
        runtime.scope.provide(CLIENT, self)
        self._kept_as: tuple[Path, str, float] | None = None

    # What is cached

    def get_data(self, ref: QueryRef[T]) -> T | None:
        """Return the data of *ref* as it is shown now, ``None`` without any; fetches nothing, and is not tracked."""
        self.runtime.check_ui_thread("get_data", "call_in_ui(client.get_data, ref)")
        entry = self.known(ref)
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
        is_change = callable(value)
        if callable(value):
            known = self.known(ref)
            if known is None or known.value.base is None:
                return
            known.value.keep_settled()
            value = value_from("set_data", value(known.value.base), value)
        if value is None:
            raise TypeError(
                f"None is no data of {ref}: pass an empty value such as [], or use client.remove(ref)"
            )
        entry = self.entry(ref)
        with batch():
            entry.set_data(value, is_change=is_change)
        self.keep(entry)

    def seed(self, data: Mapping[QueryRef[Any], Any]) -> None:
        """Give several entries data, as `set_data` does: for tests, and for what came with another answer."""
        with batch():
            for ref, value in data.items():
                self.set_data(ref, value)

    def find(self, target: Target) -> list[QueryRef[Any]]:
        """Return the entries in the cache that *target* means, oldest first."""
        self.runtime.check_ui_thread("find", "call_in_ui(client.find, target)")
        return [entry.ref for entry in self.table.matching(target)]

    def inspect(self, *targets: Target) -> list[EntryInfo[Any]]:
        """Return how entries stand now, for a view of the cache; not tracked. Targets as in `invalidate`."""
        self.runtime.check_ui_thread("inspect", "call_in_ui(client.inspect, target)")
        return [entry.info() for entry in self.matching(_named(targets))]

    # Commands; any thread, unless said otherwise

    def invalidate(self, *targets: Target, refetch: Refetch = "read") -> None:
        """Count entries as stale. What is read is fetched again at the end of the turn, once; the rest when it is read.

        A fetch that runs goes on, and its answer is shown; one more follows it.

        Args:
            *targets: a query with its arguments, ``user(7)``; a query, ``user``, for all of its entries; the source of
                a table; the first parts of a key, ``("users",)``; ``None``, or no target, for all.
            refetch: ``"none"`` fetches nothing now.

        Raises:
            TypeError: a target is none of these.
        """
        if refetch not in ("read", "none"):
            raise ValueError(f'refetch is "read" or "none", not {refetch!r}')
        self.runtime.on_ui_thread(self._invalidate, _named(targets), refetch == "read")

    def _invalidate(self, targets: list[Target], refetch: bool) -> None:
        self.mark_kept(targets)
        self._do_each(targets, lambda entry: entry.invalidate(refetch))

    def refetch(self, *targets: Target) -> None:
        """Fetch entries that are read, whatever their age; a fetch that runs will do. Targets as in `invalidate`."""
        self._each(targets, lambda entry: entry.ask() if entry.is_needed else None)

    def cancel(self, *targets: Target) -> None:
        """Stop the fetches of entries, which then are as they were before. Targets as in `invalidate`."""
        self._each(targets, lambda entry: entry.cancel())

    def remove(self, *targets: Target) -> None:
        """Forget entries, on the disk too. One that is read is emptied, and waits for somebody who asks.

        Targets as in `invalidate`.
        """
        self.runtime.on_ui_thread(self._remove, _named(targets))

    def remove_unread(self, *targets: Target) -> None:
        """Forget entries that nobody reads, waits for or changes; the disk keeps them. Targets as in `invalidate`."""
        self._each(targets, lambda entry: entry.remove_unused())

    def _remove(self, targets: list[Target]) -> None:
        if self.shelf is not None:
            self.shelf.forget(targets, [entry.ref for entry in self.matching(targets)])
        self._do_each(targets, lambda entry: entry.empty())

    def _each(self, targets: tuple[Target, ...], do: Callable[[Entry], object]) -> None:
        self.runtime.on_ui_thread(self._do_each, _named(targets), do)

    def _do_each(self, targets: list[Target], do: Callable[[Entry], object]) -> None:
        with batch():
            for entry in self.matching(targets):
                do(entry)

    def fetch(self, ref: QueryRef[T]) -> TaskHandle[T]:
        """Return a handle of fresh data, to be awaited: what is cached, or an answer; a fetch that runs will do.

        It raises what the fetch raises. It belongs to the current owner; a fetch for which nobody waits any more, and
        which nobody reads, is ended.
        """
        check_ref(ref)
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
        check_ref(ref)
        self.runtime.on_ui_thread(self._prefetch, ref)

    def _prefetch(self, ref: QueryRef[Any]) -> None:
        self.entry(ref).wait()

    def keep_in(self, path: str | Path, *, version: str, max_age: float = 604_800.0) -> None:
        """Keep the data of queries with ``persist=True`` in a file, and show at once what the last run has left there.

        The file is read and written off the UI thread, and the close of the window waits for the rest. What was read
        is shown until there is an answer, and never in place of one. A second call with the same words does nothing.
        UI only.

        Args:
            path: the file, a SQLite database; folders are made. One that cannot be used is told of in the log, once.
            version: of the data's shape; what was written under another one is dropped.
            max_age: seconds, by the wall clock, after which data is dropped; a week by default.

        Raises:
            RuntimeError: the data is kept already, in another file or in another way.
            ValueError: *max_age* is no time.
        """
        self.runtime.check_ui_thread("keep_in", "dispatch_to_ui(client.keep_in, path)")
        asked = (Path(path).absolute(), version, max_age)
        if self.shelf is not None:
            if asked == self._kept_as:  # a component that is made anew, as under dev
                return
            raise RuntimeError(
                "client.keep_in was called already: one file a window keeps what is to be kept"
            )
        # It needs sqlite3, which few programs do, and some Pythons lack.
        from tkasync.queries.disk.shelf import Shelf

        self._kept_as = asked
        self.use(Shelf(self.runtime, self.scope, Path(path), version, check_seconds("max_age", max_age)))

    @property
    def is_fetching(self) -> bool:
        """Whether any query fetches; tracked. UI only."""
        return self.is_any_fetching.get()

    # The network

    @property
    def is_online(self) -> bool:
        """Whether queries with ``network=True`` may fetch; tracked. UI only."""
        return self.network.is_online.get()

    def set_online(self, is_online: bool) -> None:
        """Say whether there is a network. Without one, queries with ``network=True`` wait for it."""
        self.runtime.on_ui_thread(self.network.set_online, is_online)

    @property
    def offline_when(self) -> Callable[[BaseException], object] | None:
        """Whether an error says that there is no network: see ``is_unreachable``. By default nothing is concluded.

        The query or mutation that met the error then waits, with all others that use the network, and from time to time
        one of them tries, until one reaches its server. So it says yes only where nothing has reached the server. What
        the function raises is reported, and says nothing of the network.
        """
        return self.network.offline_when

    @offline_when.setter
    def offline_when(self, tells: Callable[[BaseException], object] | None) -> None:
        if tells is not None:
            refuse_unrun("offline_when", tells, "give it a plain function")
        self.network.offline_when = tells


def _named(targets: tuple[Target, ...]) -> list[Target]:
    """Return *targets*, checked; without one, all entries."""
    return [check_target(target) for target in targets] or [None]
