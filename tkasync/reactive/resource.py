"""Resources: data that is fetched in the background whenever what it depends on changes, and shows itself.

A resource watches its source in an effect. A new source value aborts the running fetch and starts another; an aborted
task delivers nothing, so an outdated answer is never shown, in whatever order answers come. UI only, ``refetch``
excepted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from tkasync.core.handle import TaskHandle
from tkasync.core.scope import Scope
from tkasync.core.spawning import Options
from tkasync.core.timers import Timer, check_seconds
from tkasync.core.work import kind_of, name_of
from tkasync.lifecycle.context import owned_by, owner_at_hand
from tkasync.lifecycle.registry import scope_of
from tkasync.reactive.graph import untrack
from tkasync.reactive.resource_state import Error, Loading, Pending, Ready, ResourceState
from tkasync.reactive.retry import Retry, retry_of
from tkasync.reactive.signals import create_effect, create_memo, create_signal

S = TypeVar("S")
T = TypeVar("T")
_log = logging.getLogger("tkasync")
_NO_SOURCE = object()


class ResourceWatcher(Protocol):
    """What a widget provides to show the state of the resources below it: see ``Scope.provide``."""

    def watch(self, resource: Resource[Any]) -> None:
        """*resource* has been made below; it ends with its scope."""


SUSPENSE = "suspense"
BOUNDARY = "error boundary"
"""The names under which watchers are provided."""


class Resource(Generic[T]):
    """Data that a fetcher gets for a source; made by `create_resource`."""

    def __init__(
        self,
        source: Callable[[], Any],
        fetcher: Any,
        owner: Scope,
        *,
        initial: T | None,
        keep_previous: bool,
        retry: Retry,
        timeout: float | None,
        refetch_every: float | None,
    ) -> None:
        self.name = f"resource {name_of(fetcher)}"
        self.scope = Scope(owner.runtime, self.name, above=lambda: owner)
        self._runtime = owner.runtime
        self._fetcher = fetcher
        self._initial = initial
        self._keep_previous = keep_previous
        self._retry = retry
        self._timeout = timeout
        self._refetch_every = refetch_every
        self._source_value: Any = _NO_SOURCE
        self._last_item: T | None = None
        self._attempt = 0
        self._refetch_posted = False
        self._handle: TaskHandle[Any] | None = None
        self._timer: Timer | None = None
        pending: ResourceState[T] = Pending(initial)
        self._state, self._set_state = create_signal(pending, equal=_same_state, name=self.name)
        owner.adopt(self.scope)
        self.scope.on_cleanup(self._stop)
        with owned_by(self.scope):
            self._source = create_memo(source, name=f"source of {self.name}")
            self._tell_watchers(owner)
            create_effect(self._follow_source, name=self.name)

    # What it shows

    def get(self) -> ResourceState[T]:
        """The state now; tracked, as a signal's value is."""
        return self._state.get()

    __call__ = get

    @property
    def data(self) -> T | None:
        """The data, or the previous data where it is kept, else ``None``; tracked."""
        return self.get().data()

    @property
    def error(self) -> BaseException | None:
        """What the last fetch has raised, ``None`` when it has not; tracked."""
        return self.get().error()

    @property
    def is_first_load(self) -> bool:
        """Whether it is loading and has no data to show meanwhile; tracked."""
        state = self.get()
        return state.is_loading() and state.data() is None

    # What can be done

    def refetch(self) -> None:
        """Fetch again, in the next turn; a fetch that is running is aborted. Any thread.

        Several calls in one turn are one fetch. With a source of ``None`` it does nothing.
        """
        self._runtime.on_ui_thread(self._prepare_refetch)

    def _prepare_refetch(self) -> None:
        if self.scope.is_ending or self._source_value is _NO_SOURCE or self._refetch_posted:
            return
        self._stop()
        self._refetch_posted = True
        self._show_loading()
        self._runtime.post(self._refetch)

    def _refetch(self) -> None:
        # A new source value, or its loss, has come in between: that fetch is as fresh.
        if self._refetch_posted and not self.scope.is_ending:
            self._begin(self._source_value)

    def mutate(self, value: T) -> None:
        """Show *value* at once, as if it had been fetched; a fetch that is running replaces it when it answers."""
        self._set_state.set(Ready(value))

    # The source

    def _follow_source(self) -> None:
        try:
            value = self._source.get()
        except Exception as error:
            untrack(self._stop)
            self._source_value = _NO_SOURCE
            failure = error
            return untrack(lambda: self._show_error(failure))
        untrack(lambda: self._on_source(value))

    def _on_source(self, value: Any) -> None:
        if value is None:
            self._stop()
            self._source_value = _NO_SOURCE
            self._set_state.set(Pending(self._initial))
        else:
            self._begin(value)

    # One fetch

    def _begin(self, source_value: Any) -> None:
        self._stop()
        self._source_value = source_value
        self._attempt = 0
        self._show_loading()
        self._try()

    def _try(self) -> None:
        self._timer = None
        self._last_item = None
        options = Options(
            name=self.name,
            timeout=self._timeout,
            on_result=self._on_result,
            on_error=self._on_error,
            on_done=self._on_done,
            on_item=self._on_item,
        )
        with owned_by(self.scope):
            self._handle = self._runtime.spawn(self.scope, self._fetcher, (self._source_value,), options)

    def _on_item(self, item: T) -> None:
        self._last_item = item
        self._set_state.set(Loading(item))

    def _on_result(self, value: T | None) -> None:
        value = self._last_item if value is None else value
        if value is None:
            self._show_error(
                TypeError(
                    f"{name_of(self._fetcher)}() returned nothing, which stands for 'no data': return the data, "
                    "or an empty value such as [] or ''"
                )
            )
        else:
            self._set_state.set(Ready(value))
        self._set_timer(self._refetch_every, self.refetch)

    def _on_error(self, error: BaseException) -> None:
        if self._attempt < self._retry.attempts:
            _log.info("%s failed, and is tried again: %r", self.name, error)
            self._set_timer(self._retry.wait_before(self._attempt), self._try)
            self._attempt += 1
        else:
            self._show_error(error)
            self._set_timer(self._refetch_every, self.refetch)

    def _on_done(self, handle: TaskHandle[Any]) -> None:
        """Aborted from outside: what was shown before is shown again."""
        if handle is self._handle and handle.cancelled():
            state = self._state.get()
            previous = untrack(state.data)
            self._set_state.set(Pending(self._initial) if previous is None else Ready(previous))

    def _set_timer(self, seconds: float | None, fn: Callable[[], object]) -> None:
        if seconds is not None:
            self._timer = self._runtime.host.after(seconds, fn)

    def _stop(self) -> None:
        """Abort what is under way: a fetch, or the wait before the next."""
        handle, self._handle = self._handle, None
        self._refetch_posted = False
        if handle is not None:
            handle.abort("outdated")
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)
            self._timer = None

    # The state

    def _show_loading(self) -> None:
        self._set_state.set(Loading(self._kept_data()))

    def _show_error(self, error: BaseException) -> None:
        self._set_state.set(Error(error, self._kept_data()))
        if self._is_unwatched:
            _log.warning("%s failed, and nothing shows it", self.name, exc_info=error)

    def _kept_data(self) -> T | None:
        return untrack(lambda: self.data) if self._keep_previous else self._initial

    def _tell_watchers(self, owner: Scope) -> None:
        watchers: list[ResourceWatcher] = [
            watcher for name in (SUSPENSE, BOUNDARY) if (watcher := owner.find(name)) is not None
        ]
        for watcher in watchers:
            watcher.watch(self)

    @property
    def _is_unwatched(self) -> bool:
        return not self._state.is_observed

    def __repr__(self) -> str:
        return f"<Resource {self.name} {untrack(self.get)!r}>"


def _same_state(old: Any, new: Any) -> bool:
    """States are told apart by identity of what they hold: comparing data of any size is the reader's business."""
    if type(old) is not type(new):
        return False
    return all(getattr(old, name) is getattr(new, name) for name in type(old).__match_args__)


def create_resource(
    source: Callable[[], S | None],
    fetcher: Any,
    *,
    owner: object = None,
    initial: T | None = None,
    keep_previous: bool = True,
    retry: int | Retry | None = None,
    timeout: float | None = None,
    refetch_every: float | None = None,
) -> Resource[T]:
    """Make a resource: ``fetcher(value)`` runs in the background for each new value of *source*. UI only.

    Args:
        source: a signal, or a function that reads signals; ``None`` is "not yet". Equal values do not fetch again.
        fetcher: work of any kind that ``spawn_task`` takes, called with the source's value; returns the data. Each item of
            a generator is shown while it goes on; its last item is the data when it returns nothing.
        owner: a widget or scope whose end ends the resource; by default what is at hand.
        initial: data to show before there is any.
        keep_previous: whether the data so far is kept while loading, and after an error.
        retry: how many further tries a failed fetch gets, or a `Retry`.
        timeout: seconds for each try, after which it fails with ``TimeoutError``.
        refetch_every: fetch again that many seconds after each answer.

    Raises:
        TypeError: *source* or *fetcher* is no function.
        ValueError: a negative or NaN time.
        NoOwnerError: the owner has ended.
    """
    if not callable(source):
        raise TypeError(f"source is a signal or a function, not {source!r}: write lambda: value")
    kind_of(fetcher)
    if not callable(fetcher):
        raise TypeError(f"fetcher is called for each source value: pass the function itself, not {fetcher!r}")
    for name, seconds in (("timeout", timeout), ("refetch_every", refetch_every)):
        if seconds is not None:
            check_seconds(name, seconds)
    scope = owner_at_hand() if owner is None else scope_of(owner)
    scope.runtime.check_ui_thread("create_resource", "call_in_ui(create_resource, source, fetcher)")
    return Resource(
        source,
        fetcher,
        scope,
        initial=initial,
        keep_previous=keep_previous,
        retry=retry_of(retry),
        timeout=timeout,
        refetch_every=refetch_every,
    )
