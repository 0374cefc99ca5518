"""One fetch of a resource or a query: a task that calls the fetcher once, and again as `Retry` says. UI only.

A fetch is one object from its start to its one outcome, so an answer to an older fetch cannot be taken for one to the
newer. Once stopped it calls its listener no more.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any, Protocol

from tkasync.execution.kinds import name_of
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import runtime_of
from tkasync.tasks.frozen import Frozen, put
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import StreamOptions
from tkasync.tasks.retry import Retry


class Plan(Frozen):
    """What the fetches of a resource or a query have in common; *timeout* is in seconds, for each try.

    *reduce* makes one value of a generator's items: it gets what it has returned for the item before, at first
    ``None``, and the next item.
    """

    __match_args__ = ("name", "fetcher", "retry", "timeout", "reduce")
    __slots__ = __match_args__
    name: str
    fetcher: Callable[..., Any]
    retry: Retry
    timeout: float | None
    reduce: Callable[[Any, Any], Any] | None

    def __init__(
        self,
        name: str,
        fetcher: Callable[..., Any],
        retry: Retry,
        timeout: float | None,
        reduce: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        for field, value in zip(self.__match_args__, (name, fetcher, retry, timeout, reduce), strict=True):
            put(self, field, value)


class Listener(Protocol):
    """Hears of a fetch, on the UI thread and never inline: any number of items, then one outcome."""

    def on_item(self, item: Any) -> None:
        """Take an item of a generator."""

    def on_value(self, value: Any) -> None:
        """Take the data."""

    def on_failure(self, error: BaseException) -> None:
        """Take the error of the last try."""

    def on_abort(self, error: CancelledError) -> None:
        """Take the cancellation, by anything but `Fetch.stop`."""


class Fetch:
    """See the module. It starts at once, and calls *listener* in later turns.

    Args:
        scope: what owns the task.
        plan: what is done.
        args: what the fetcher is called with.
        listener: hears of it.
        on_failed_try: called with the error of each try that another one follows.
    """

    def __init__(
        self,
        scope: Scope,
        plan: Plan,
        args: tuple[Any, ...],
        listener: Listener,
        on_failed_try: Callable[[BaseException], object] | None = None,
    ) -> None:
        self._plan = plan
        self._listener = listener
        self._on_failed_try = on_failed_try
        self._last_item: Any = None
        self._attempt = 1  # whose item it is
        self._handle: TaskHandle[Any] | None = None
        self._is_stopped = False
        self._runtime = runtime_of(scope)
        self._start(scope, args)

    def stop(self) -> None:
        """Abort the running try, or the wait before the next."""
        self._is_stopped = True
        if self._handle is not None:
            self._handle.abort("outdated")

    def _start(self, scope: Scope, args: tuple[Any, ...]) -> None:
        options: StreamOptions[Any, Any] = {
            "name": self._plan.name,
            "timeout": self._plan.timeout,
            "retry": self._retry(),
            "on_result": self._on_result,
            "on_error": self._listener.on_failure,
            "on_done": self._on_done,
            "on_item": self._on_item,
        }
        try:
            self._handle = self._runtime.spawn(scope, self._plan.fetcher, args, options)
        except Exception as error:  # a source value that no task may have; a window that is being closed
            self._runtime.post(self._refused, error)
        else:
            self._handle.expect_awaiter()  # the error is the resource's state, also when the owner ends first

    def _refused(self, error: Exception) -> None:
        if not self._is_stopped:
            self._listener.on_failure(error)

    def _retry(self) -> Retry:
        """Return the plan's retry; one that tells of each failed try, where somebody wants to hear of them."""
        retry = self._plan.retry
        if self._on_failed_try is None or not retry.attempts:
            return retry
        return retry.__replace__(when=self._takes)

    def _takes(self, error: BaseException) -> bool:
        """Decide as the plan's retry does. Where the try has ended, on any thread."""
        is_worth_another = self._plan.retry.takes(error)
        if is_worth_another:
            self._runtime.post(self._tell_failed_try, error)
        return is_worth_another

    def _tell_failed_try(self, error: BaseException) -> None:
        if self._on_failed_try is not None and not self._is_stopped:
            self._on_failed_try(error)

    def _on_item(self, item: Any) -> None:
        attempt = self.attempt
        reduce = self._plan.reduce
        if reduce is not None:
            before = self._last_item if attempt == self._attempt else None
            try:
                item = reduce(before, item)
            except Exception as error:
                self.stop()
                self._listener.on_failure(error)
                return
        self._last_item, self._attempt = item, attempt
        self._listener.on_item(item)

    def _on_result(self, value: Any) -> None:
        if value is None and self._attempt == self.attempt:
            value = self._last_item
        if value is None:
            self._listener.on_failure(_nothing(self._plan.fetcher))
        else:
            self._listener.on_value(value)

    @property
    def attempt(self) -> int:
        """Which try it is at, from 1."""
        return 1 if self._handle is None else self._handle.attempt

    def _on_done(self, handle: TaskHandle[Any]) -> None:
        if handle.cancelled() and not self._is_stopped:
            self._listener.on_abort(CancelledError(f"{self._plan.name} was cancelled"))


def _nothing(fetcher: object) -> TypeError:
    return TypeError(
        f"{name_of(fetcher)}() returned nothing, which stands for 'no data': return the data, "
        "or an empty value such as [] or ''"
    )
