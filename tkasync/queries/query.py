"""`Query`: a reader of the cache. It follows its source from entry to entry, and shows each as a `ResourceState`.

Background work is invisible unless it is asked for: while there is data, ``get()`` says so, whatever goes on behind it.
UI only, except ``refetch``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from operator import is_
from typing import Any, Generic, TypedDict, TypeVar

from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.queries.client import QueryClient
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.freshness import Freshness
from tkasync.queries.entries.snapshot import EMPTY, Activity, Snapshot
from tkasync.queries.names.definition import QueryRef
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal
from tkasync.resources.loadable import tell_watchers
from tkasync.resources.state import Error, Loading, Pending, Ready, ResourceState, same_state
from tkasync.runtime.widget_scopes import widget_of

T = TypeVar("T")
V = TypeVar("V")
_log = logging.getLogger("tkasync")


class ReaderOptions(TypedDict, Generic[T], total=False):
    """The keyword options of ``create_query``; what each means stands there."""

    placeholder: T | None
    keep_previous: bool
    stale_time: float | None
    refetch_every: float | None
    refetch_on_focus: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """The entry that is read, what to show until it has data, and the error of a source that names none."""

    entry: Entry | None = None
    previous: Any = None
    error: Exception | None = None


class Query(Generic[T]):
    """The data of one entry at a time; made by ``create_query``."""

    def __init__(self, client: QueryClient, source: Any, owner: Scope, options: ReaderOptions[T]) -> None:
        self._client = client
        self._runtime = client.runtime
        name = f"query {source}" if isinstance(source, QueryRef) else "a query"
        self.scope: Scope = self._runtime.new_scope(name, above=lambda: owner)
        self._placeholder = options.get("placeholder")
        self._keep_previous = options.get("keep_previous", True)
        self.stale_time: float | None = options.get("stale_time")
        self.refetch_every: float | None = options.get("refetch_every")
        self.refetch_on_focus: bool = options.get("refetch_on_focus", True)
        self.is_on_screen: bool = True
        self.is_asked: bool = False
        self._link, self._set_link = create_signal(_Link(), equal=is_, name=name)
        self._state = create_memo(self._read_state, equal=same_state, name=name)
        self._data = create_memo(lambda: self._state.get().data(), equal=is_, name=f"data of {name}")
        self._memos: dict[str, ReadSignal[Any]] = {}
        self._freshness: Freshness | None = None
        owner.adopt(self.scope)
        self.scope.on_cleanup(self._end)
        with Owned(self.scope):
            tell_watchers(self, owner)
            self._watch_screen(owner)
            if isinstance(source, QueryRef):
                with batch():
                    untrack(lambda: self._follow(source))
            else:
                self._source = create_memo(source, name=f"source of {name}")
                create_effect(self._follow_source, name=name)

    # The source

    def _follow_source(self) -> None:
        try:
            ref = self._source.get()
        except Exception as error:
            self._fail(error)
        else:
            untrack(lambda: self._follow(ref))

    def _fail(self, error: Exception) -> None:
        untrack(lambda: self._leave(_Link(previous=self._kept(), error=error)))
        if not self.is_asked:
            _log.warning(
                "the source of %s failed, and nobody has asked for its error", self.scope.name, exc_info=error
            )

    def _follow(self, ref: QueryRef[T] | None) -> None:
        if ref is None:
            self._leave(_Link())
            return
        try:
            entry = self._client.entry(ref)
        except Exception as error:  # no ref, or that of another query with the same key
            self._fail(error)
            return
        if entry is not self._link.get().entry:
            self._leave(_Link(entry, self._kept()))
            entry.join(self)

    def _kept(self) -> Any:
        return self._state.get().data() if self._keep_previous else None

    def _leave(self, link: _Link) -> None:
        before = self._link.get().entry
        self._set_link.set(link)
        if before is not None:
            before.leave(self)

    def _end(self) -> None:
        if self._freshness is not None:
            self._freshness.close()
        entry = untrack(self._link.get).entry
        if entry is not None:
            entry.leave(self)  # what it shows stays: its end is no news for effects that outlive it

    def _watch_screen(self, owner: Scope) -> None:
        """Let the interval rest while the window of the owner is withdrawn or iconified."""
        if self.refetch_every is None:
            return
        around: Scope | None = owner
        while around is not None and widget_of(around) is None:
            around = around.above
        if around is not None:
            window = widget_of(around).winfo_toplevel()
            self.scope.on_cleanup(self._runtime.host.watch_visibility(window, self._on_visible))

    def _on_visible(self, is_visible: bool) -> None:
        self.is_on_screen = is_visible
        entry = untrack(self._link.get).entry
        if entry is not None:
            self._client.settle_later(entry)

    # Reading

    def get(self) -> ResourceState[T]:
        """Return the state now; tracked. While there is data it is `Ready`, also if a fetch runs."""
        self.is_asked = True
        return self._state.get()

    __call__ = get

    def _read_state(self) -> ResourceState[T]:
        link, seen = self._look()
        if link.error is not None:
            return Error(link.error, link.previous)
        if seen.data is not None:
            return Ready(seen.data) if seen.error is None else Error(seen.error, seen.data)
        previous = self._placeholder if link.previous is None else link.previous
        if seen.activity is not Activity.IDLE:
            return Loading(previous)
        return Pending(previous) if seen.error is None else Error(seen.error, previous)

    def _look(self) -> tuple[_Link, Snapshot]:
        link = self._link.get()
        return link, EMPTY if link.entry is None else link.entry.read.get()

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
    def blocking_error(self) -> BaseException | None:
        """The error where there is no data to show; tracked. An `ErrorBoundary` goes by it."""
        state = self.get()
        return state.error() if state.data() is None else None

    @property
    def is_first_load(self) -> bool:
        """Whether it is loading and has no data to show meanwhile; tracked. A `Suspense` goes by it."""
        state = self._state.get()
        return state.is_loading() and state.data() is None

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch runs, in the background too; tracked."""
        return self._memo("is_fetching", lambda: self._look()[1].is_fetching)

    @property
    def is_paused(self) -> bool:
        """Whether a fetch waits for the network, or for a mutation that changes the entry; tracked."""
        return self._memo("is_paused", lambda: self._look()[1].activity is Activity.PAUSED)

    @property
    def is_placeholder(self) -> bool:
        """Whether the data that shows is not this entry's: that of the entry before, or the placeholder; tracked."""
        return self._memo("is_placeholder", lambda: self._look()[1].data is None and self.data is not None)

    @property
    def is_stale(self) -> bool:
        """Whether the data is older than the stale time, or was invalidated; tracked, by the clock too."""
        return self._memo("is_stale", self._is_stale)

    def _is_stale(self) -> bool:
        link, seen = self._look()
        if link.entry is None or link.entry.is_stale_for(self):
            return True
        if self._freshness is None:
            self._freshness = Freshness(self._runtime.host)
        self._freshness.wake_at((seen.updated_at or 0.0) + link.entry.stale_time_for(self))
        return False

    @property
    def failure_count(self) -> int:
        """How many tries have failed since the last fetch began; tracked."""
        return self._memo("failure_count", lambda: self._look()[1].failure_count)

    @property
    def failure(self) -> BaseException | None:
        """What the last failed try raised, also while others follow; tracked."""
        self.is_asked = True
        return self._memo("failure", lambda: self._look()[1].failure)

    @property
    def updated_at(self) -> float | None:
        """When the data came, in seconds of the host's clock; tracked."""
        return self._memo("updated_at", lambda: self._look()[1].updated_at)

    # Commands

    def refetch(self) -> None:
        """Fetch, whatever the age of the data; joins the fetch that runs. Any thread. Nothing without an entry."""
        self._runtime.on_ui_thread(self._refetch)

    def _refetch(self) -> None:
        entry = untrack(self._link.get).entry
        if entry is not None and not self.scope.is_ending:
            entry.ask()

    def __repr__(self) -> str:
        return f"<Query {untrack(self._link.get).entry} {untrack(self._state.get)!r}>"
