"""`create_resource`: data fetched in the background whenever what it depends on changes. UI only."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from typing import Any, Generic, TypedDict, TypeVar, Unpack, overload

from tkasync.dispatch.refusals import brief, refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.execution.kinds import kind_of, name_of
from tkasync.resources.fetch import Plan
from tkasync.resources.resource import Resource
from tkasync.runtime.current import current_owner, runtime_of
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.retry import Retry, retry_of

S = TypeVar("S")
T = TypeVar("T")
InSteps = Coroutine[Any, Any, T] | Generator[T, Any, Any] | AsyncGenerator[T, Any] | TaskHandle[T]
"""What a fetcher that is no plain function returns when it is called; a ``ui_task`` returns a handle."""


class ResourceOptions(TypedDict, Generic[T], total=False):
    """The keyword options of `create_resource`."""

    initial: T | None
    keep_previous: bool
    retry: int | Retry | None
    timeout: float | None
    refetch_every: float | None


@overload
def create_resource(
    source: Callable[[], S | None],
    fetcher: Callable[[S], InSteps[T]],
    *,
    owner: object = ...,
    **options: Unpack[ResourceOptions[T]],
) -> Resource[T]: ...
@overload
def create_resource(
    source: Callable[[], S | None],
    fetcher: Callable[[S], T],
    *,
    owner: object = ...,
    **options: Unpack[ResourceOptions[T]],
) -> Resource[T]: ...
def create_resource(
    source: Callable[[], Any],
    fetcher: Any,
    *,
    owner: object = None,
    initial: Any = None,
    keep_previous: bool = True,
    retry: int | Retry | None = None,
    timeout: float | None = None,
    refetch_every: float | None = None,
) -> Resource[Any]:
    """Make a resource: ``fetcher(value)`` runs in the background for each new value of *source*. UI only.

    Args:
        source: a signal, or a function that reads signals; ``None`` stands for "not yet". An equal value does not fetch
            again.
        fetcher: work of any kind that ``spawn_task`` takes, called with the source's value; returns the data. ``None``
            is no data, and therefore an error. Each item of a generator is shown while it runs; when it returns
            nothing, its last item is the data.
        owner: a widget or scope whose end ends the resource; by default the current owner.
        initial: data to show before there is any.
        keep_previous: whether the data so far stays while it loads, and after an error.
        retry: how many further tries a failed fetch gets, or a `Retry`.
        timeout: seconds for each try, after which it fails with ``TimeoutError``.
        refetch_every: seconds after each answer until the next fetch.

    Raises:
        TypeError: *source* or *fetcher* is no function.
        ValueError: a negative or NaN time.
        NoOwnerError: the owner has ended.
        WrongThreadError: on another thread.
    """
    if not callable(source):
        raise TypeError(f"source is a signal or a function, not {brief(source)}: write lambda: value")
    refuse_unrun(
        "create_resource", source, "fetch in the fetcher, and let the source give what it fetches by"
    )
    check_fetcher(fetcher)
    for name, seconds in (("timeout", timeout), ("refetch_every", refetch_every)):
        if seconds is not None:
            check_seconds(name, seconds)
    plan = Plan(f"resource {_named(fetcher)}", fetcher, retry_of(retry), timeout)
    scope = current_owner() if owner is None else scope_of(owner)
    runtime_of(scope).check_ui_thread("create_resource", "call_in_ui(create_resource, source, fetcher)")
    return Resource(
        source, plan, scope, initial=initial, keep_previous=keep_previous, refetch_every=refetch_every
    )


def _named(fetcher: Any) -> str:
    """Name *fetcher*, and a lambda by its line too: errors, logs and the trace say which resource it is."""
    code = getattr(fetcher, "__code__", None)
    line = f" (line {code.co_firstlineno})" if code is not None and code.co_name == "<lambda>" else ""
    return name_of(fetcher) + line


def check_fetcher(fetcher: Any) -> None:
    """Check that *fetcher* is work that can be done again and again.

    Raises:
        TypeError: it is none; the message says what to write.
    """
    kind_of(fetcher)
    if not callable(fetcher):
        if inspect.iscoroutine(fetcher):
            fetcher.close()  # "was never awaited" would only hide the reason
        raise TypeError(
            f"fetcher is called for each source value: pass the function itself, not {brief(fetcher)}"
        )
