"""`Resource`: data that is fetched again whenever its source changes, and the state of that.

An effect follows the source. A new source value stops the running fetch and starts another. A stopped fetch calls
nobody, so an outdated answer is never shown, in whatever order answers come. UI only, except ``refetch``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from operator import is_
from typing import Any, Generic, TypeVar
from weakref import ref

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.timers import Timer
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_effect, create_memo, create_signal
from tkasync.resources.fetch import Fetch, Plan
from tkasync.resources.loadable import tell_watchers
from tkasync.resources.state import Error, Loading, Pending, Ready, ResourceState, same_state
from tkasync.runtime.current import runtime_of

T = TypeVar("T")
_log = logging.getLogger("tkasync")
_NO_SOURCE: Any = object()
RESOURCE = "resource"
"""The name under which a resource's scope provides a weak reference to it, for tools."""


class Resource(Generic[T]):
    """Data that a fetcher gets for a source; made by `create_resource`."""

    def __init__(
        self,
        source: Callable[[], Any],
        plan: Plan,
        owner: Scope,
        *,
        initial: T | None,
        keep_previous: bool,
        refetch_every: float | None,
    ) -> None:
        self.name: str = plan.name
        self._runtime = runtime_of(owner)
        self.scope: Scope = self._runtime.new_scope(self.name, above=lambda: owner)
        self._plan = plan
        self._initial = initial
        self._keep_previous = keep_previous
        self._refetch_every = refetch_every
        self._source_value = _NO_SOURCE
        self._fetch: Fetch | None = None
        self._timer: Timer | None = None
        self._refetch_posted = False
        self._is_asked = False
        # The state that was shown for this source value before it was fetched again.
        self._before: ResourceState[T] | None = None
        pending: ResourceState[T] = Pending(initial)
        self._state, self._set_state = create_signal(pending, equal=same_state, name=self.name)
        # Compared by identity: to compare ten thousand rows is up to the reader. As a memo, so that a reader of the
        # data alone does not run again for the loading in between.
        self._data = create_memo(lambda: self._state.get().data(), equal=is_, name=f"data of {self.name}")
        self._error = create_memo(lambda: self._state.get().error(), equal=is_, name=f"error of {self.name}")
        owner.adopt(self.scope)
        self.scope.on_cleanup(self._stop)
        self.scope.provide(RESOURCE, ref(self))
        with Owned(self.scope):
            self._source = create_memo(source, name=f"source of {self.name}")
            tell_watchers(self, owner)
            create_effect(self._follow_source, name=self.name)

    # Reading

    def get(self) -> ResourceState[T]:
        """Return the state now; tracked, as a signal's value is."""
        self._is_asked = True
        return self._state.get()

    __call__ = get

    @property
    def data(self) -> T | None:
        """The data, or the previous data while that is kept, else ``None``; tracked."""
        return self._data.get()

    @property
    def error(self) -> BaseException | None:
        """The error of the last fetch, else ``None``; tracked."""
        self._is_asked = True
        return self._error.get()

    @property
    def is_first_load(self) -> bool:
        """Whether it is loading and has no data to show meanwhile; tracked."""
        state = self._state.get()
        return state.is_loading() and state.data() is None

    @property
    def blocking_error(self) -> BaseException | None:
        """The error that an `ErrorBoundary` above shows in place of its content: every one; tracked."""
        return self.error

    # Commands

    def refetch(self) -> None:
        """Fetch again, in the next turn, and abort the fetch that is running. Any thread.

        Several calls in one turn are one fetch. Does nothing while the source gives ``None``.
        """
        self._runtime.on_ui_thread(self._prepare_refetch)

    def _prepare_refetch(self) -> None:
        if self.scope.is_ending or self._source_value is _NO_SOURCE or self._refetch_posted:
            return
        state = untrack(self._state.get)
        if not state.is_loading():
            self._before = state
        self._stop()
        self._refetch_posted = True
        try:
            self._runtime.post(self._refetch)
        except BaseException:
            # The recursion limit, say: a mark that stays would suppress every later refetch.
            self._refetch_posted = False
            raise
        self._show_loading()

    def _refetch(self) -> None:
        # Else a new source value, or its loss, has come in between: that fetch is as fresh.
        if self._refetch_posted:
            self._refetch_posted = False
            self._start_fetch(self._source_value)

    def mutate(self, value: T) -> None:
        """Show *value* at once, as if it had been fetched. A fetch that is running replaces it when it answers."""
        self._runtime.check_ui_thread("mutate() of a resource", "dispatch_to_ui(resource.mutate, value)")
        self._show(Ready(value))

    # The source

    def _follow_source(self) -> None:
        try:
            value = self._source.get()
        except Exception as error:
            untrack(self._lose_source)
            self._show_error(error)
        else:
            untrack(lambda: self._on_source(value))

    def _on_source(self, value: Any) -> None:
        self._before = None
        if value is None:
            self._lose_source()
            self._show(Pending(self._initial))
        else:
            self._begin(value)

    def _lose_source(self) -> None:
        self._stop()
        self._source_value = _NO_SOURCE

    # A fetch and its outcome. Every method sets the state last: an effect that it wakes may change the source, and
    # whatever came after would be done to the next fetch.

    def _begin(self, source_value: Any) -> None:
        self._stop()
        if self._start_fetch(source_value):
            self._show_loading()

    def _start_fetch(self, source_value: Any) -> bool:
        """Start a fetch, unless the end has come: a cleanup may write what the source reads."""
        if self.scope.is_ending or self.scope.is_draining or self._runtime.is_closed:
            return False
        self._source_value = source_value
        self._fetch = Fetch(self.scope, self._plan, (source_value,), self)
        return True

    def on_item(self, item: T) -> None:
        """Show an item of a generator that is still running. Called by `Fetch`."""
        self._show(Loading(item))

    def on_value(self, value: T) -> None:
        """Show the data. Called by `Fetch`."""
        self._end()
        self._show(Ready(value))

    def on_failure(self, error: BaseException) -> None:
        """Show the error. Called by `Fetch`."""
        self._end()
        self._show_error(error)

    def on_abort(self, error: CancelledError) -> None:
        """Show again the earlier state for this source value; without one, the error. Called by `Fetch`."""
        self._end()
        if self._before is None:
            self._show_error(error)
        elif untrack(self._state.get).is_loading():
            self._show(self._before)

    def _end(self) -> None:
        self._fetch = None
        if self._refetch_every is not None:
            self._timer = self._runtime.host.after(self._refetch_every, self.refetch)

    def _stop(self) -> None:
        fetch, self._fetch = self._fetch, None
        timer, self._timer = self._timer, None
        self._refetch_posted = False
        if timer is not None:
            self._runtime.host.cancel(timer)
        if fetch is not None:  # last: the end of a UI task may raise what ends the program
            fetch.stop()

    # The state

    def _show(self, state: ResourceState[T]) -> None:
        if probe.is_heard and not same_state(untrack(self._state.get), state):
            probe.tell("resource_changed", self, state)
        self._set_state.set(state)

    def _show_loading(self) -> None:
        self._show(Loading(self._kept_data()))

    def _show_error(self, error: BaseException) -> None:
        self._show(Error(error, self._kept_data()))
        if not self._is_asked:
            _log.warning("%s failed, and nobody has asked for its error", self.name, exc_info=error)

    def _kept_data(self) -> T | None:
        return untrack(self._state.get).data() if self._keep_previous else self._initial

    def __repr__(self) -> str:
        return f"<Resource {self.name} {untrack(self._state.get)!r}>"


def fetch_of(resource: Resource[Any]) -> tuple[ResourceState[Any], Any, int]:
    """Return the state, the source's value (``None`` without one) and which try it is at, for tools. UI thread."""
    source = None if resource._source_value is _NO_SOURCE else resource._source_value
    attempt = 0 if resource._fetch is None else resource._fetch.attempt
    return untrack(resource._state.get), source, attempt
