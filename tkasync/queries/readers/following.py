"""`Following`: a reader that follows its source from entry to entry; the base of a `Query`.

UI only, except ``refetch``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from operator import is_
from typing import Any, Generic, TypedDict, TypeVar

from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.queries.client import QueryClient
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.snapshot import EMPTY, Activity, Snapshot
from tkasync.queries.names.definition import QueryRef
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_effect, create_memo, create_signal
from tkasync.resources.loadable import tell_watchers
from tkasync.resources.state import Error, Loading, Pending, Ready, ResourceState, same_state
from tkasync.runtime.widget_scopes import widget_of

T = TypeVar("T")
_log = logging.getLogger("tkasync")


class ReaderOptions(TypedDict, Generic[T], total=False):
    """The keyword options of ``create_query``; their meanings are described there."""

    placeholder: T | None
    keep_previous: bool
    stale_time: float | None
    refetch_every: float | None
    refetch_on_focus: bool


@dataclass(frozen=True, slots=True)
class Link:
    """The entry that is read, what to show until it has data, and the error of a source that names none."""

    entry: Entry | None = None
    previous: Any = None
    error: Exception | None = None


class Following(Generic[T]):
    """See the module."""

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
        self._link, self._set_link = create_signal(Link(), equal=is_, name=name)
        self._state = create_memo(self._read_state, equal=same_state, name=name)
        owner.adopt(self.scope)
        self.scope.on_cleanup(self._end)
        with Owned(self.scope):
            tell_watchers(self, owner)
            self._watch_screen(owner)
            if isinstance(source, QueryRef):
                with batch():
                    untrack(lambda: self._follow(source))
            else:
                self._source = create_memo(source, equal=_name_the_same, name=f"source of {name}")
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
        untrack(lambda: self._leave(Link(previous=self._kept(), error=error)))
        if not self.is_asked:
            _log.warning(
                "the source of %s failed, and nobody has asked for its error", self.scope.name, exc_info=error
            )

    def _follow(self, ref: QueryRef[T] | None) -> None:
        if ref is None:
            self._leave(Link())
            return
        try:
            entry = self._client.entry(ref)
        except Exception as error:  # no ref, or that of another query with the same key
            self._fail(error)
            return
        if entry is not self._link.get().entry:
            self._leave(Link(entry, self._kept()))
            entry.join(self)

    def _kept(self) -> Any:
        return self._state.get().data() if self._keep_previous else None

    def _leave(self, link: Link) -> None:
        before = self._link.get().entry
        self._set_link.set(link)
        if before is not None:
            before.leave(self)

    def _end(self) -> None:
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

    # What is there

    def get(self) -> ResourceState[T]:
        """Return the state now; tracked. While there is data it is `Ready`, also if a fetch runs."""
        self.is_asked = True
        return self._state.get()

    __call__ = get

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

    def _read_state(self) -> ResourceState[T]:
        link, seen = self.look()
        if link.error is not None:
            return Error(link.error, link.previous)
        if seen.data is not None:
            return Ready(seen.data) if seen.error is None else Error(seen.error, seen.data)
        previous = self._placeholder if link.previous is None else link.previous
        if seen.activity is not Activity.IDLE:
            return Loading(previous)
        return Pending(previous) if seen.error is None else Error(seen.error, previous)

    def look(self) -> tuple[Link, Snapshot]:
        """Return what is read, and what is to be seen of it; tracked."""
        link = self._link.get()
        return link, EMPTY if link.entry is None else link.entry.read.get()

    # Commands

    def refetch(self) -> None:
        """Fetch, whatever the age of the data; joins the fetch that runs. Any thread. Nothing without an entry."""
        self._runtime.on_ui_thread(self._refetch)

    def _refetch(self) -> None:
        entry = untrack(self._link.get).entry
        if entry is not None and not self.scope.is_ending:
            entry.ask()


def _name_the_same(old: object, new: object) -> bool:
    """Whether two values of a source name one entry of one query: the key of another query may be equal."""
    return old == new and getattr(old, "definition", None) is getattr(new, "definition", None)
