"""`query` and `create_query`: the functions that make a query, and a reader of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, Unpack, overload

from tkasync.dispatch.refusals import brief, refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.queries.current import client_of
from tkasync.queries.mutation import Mutation, MutationOptions
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.options import QueryOptions, Settings, check_time
from tkasync.queries.names.paged import InfiniteDef, Paging
from tkasync.queries.readers.following import ReaderOptions
from tkasync.queries.readers.query import Query
from tkasync.resources.create import InSteps, check_fetcher
from tkasync.runtime.current import current_owner, runtime_of
from tkasync.runtime.widget_scopes import scope_of

P = ParamSpec("P")
T = TypeVar("T")


class QueryDecorator(Protocol):
    """What ``query(...)`` with options returns: it makes a query of the fetcher that it is put above."""

    @overload
    def __call__(self, fetcher: Callable[P, InSteps[T]]) -> QueryDef[P, T]: ...
    @overload
    def __call__(self, fetcher: Callable[P, T]) -> QueryDef[P, T]: ...
    def __call__(self, fetcher: Any) -> QueryDef[Any, Any]:
        """Make the query."""


@overload
def query(fetcher: Callable[P, InSteps[T]], **options: Unpack[QueryOptions[T]]) -> QueryDef[P, T]: ...
@overload
def query(fetcher: Callable[P, T], **options: Unpack[QueryOptions[T]]) -> QueryDef[P, T]: ...
@overload
def query(**options: Unpack[QueryOptions[Any]]) -> QueryDecorator: ...
def query(fetcher: Any = None, **options: Unpack[QueryOptions[Any]]) -> Any:
    """Make a query of *fetcher*: a function of the data, with the key and the options of its entries in one place.

    Used as a decorator, with options or without, or called. The query is then called with the fetcher's arguments; that
    fetches nothing, but names an entry of the cache, which ``create_query`` reads. Any thread.

    Args:
        fetcher: work of any kind that ``spawn_task`` takes; returns the data. ``None`` is no data, and so an error. The
            items of a generator are shown as they come, when there is no data yet.
        **options: *key*: a name for the query, by default its module and name; or a function of the arguments that
            returns the whole key, a tuple. *stale_time*: seconds for which data is fresh, 30 by default. *gc_time*:
            seconds for which an entry stays that nobody reads, 300 by default. Both may be ``math.inf``. *retry*: how
            many further tries a failed fetch gets, or a `Retry`; none by default. *timeout*: seconds for each try.
            *network*: wait while there is no network (``client.set_online``). *keep_fetching*: let a fetch end that
            nobody waits for any more. *equal*: whether an answer is no change; by default ``==``. *reduce*: makes one
            value of a generator's items; gets the value so far, at first ``None``, and the next item. *persist*: keep
            the data on the disk (``client.keep_in``), as the text that *dump* makes of it, from which *load* makes it
            again; by default JSON.

    Raises:
        TypeError: *fetcher* is no work that can be done again; an option is none, or has a wrong type.
        ValueError: a negative or NaN time; another query has the same name; a lambda or a function in a function, which
            has no name of its own, is to be kept on the disk without ``key=``.
    """
    settings = Settings.of(**options)
    return query_maker(lambda made: QueryDef(made, settings), fetcher)


@overload
def infinite_query(
    fetcher: Callable[..., InSteps[T]],
    *,
    next: Callable[[T], Any],
    first: Any = ...,
    previous: Callable[[T], Any] | None = ...,
    max_pages: int | None = ...,
    **options: Unpack[QueryOptions[Any]],
) -> InfiniteDef[T]: ...
@overload
def infinite_query(
    fetcher: Callable[..., T],
    *,
    next: Callable[[T], Any],
    first: Any = ...,
    previous: Callable[[T], Any] | None = ...,
    max_pages: int | None = ...,
    **options: Unpack[QueryOptions[Any]],
) -> InfiniteDef[T]: ...
@overload
def infinite_query(
    *,
    next: Callable[[Any], Any],
    first: Any = ...,
    previous: Callable[[Any], Any] | None = ...,
    max_pages: int | None = ...,
    **options: Unpack[QueryOptions[Any]],
) -> Callable[[Callable[..., Any]], InfiniteDef[Any]]: ...
def infinite_query(
    fetcher: Any = None,
    *,
    next: Callable[[Any], Any],  # what it is called everywhere
    first: Any = None,
    previous: Callable[[Any], Any] | None = None,
    max_pages: int | None = None,
    **options: Unpack[QueryOptions[Any]],
) -> Any:
    """Make a query whose data is pages: a decorator, or called with *fetcher*. Any thread.

    The query is called with the fetcher's arguments but the last one, which is the cursor of a page. Its data is the
    tuple of its pages. A refetch asks for as many pages again, one after the other, by the cursors of the new ones.

    Args:
        fetcher: work of any kind that ``spawn_task`` takes; called with the arguments and a cursor, it returns a page.
        next: gives the cursor after a page, ``None`` after the last one.
        first: the cursor of the first page.
        previous: gives the cursor before a page, ``None`` before the first one.
        max_pages: how many pages are kept; what is more goes at the other end.
        **options: as for ``query``; *retry* and *timeout* are those of a page; *reduce* makes one value of the tuple of
            pages.

    Raises:
        TypeError, ValueError: as for ``query``; *next* or *previous* is no function, *max_pages* no number above 0.
    """
    settings, paging = Settings.of(**options), Paging(first, next, previous, max_pages)
    return query_maker(lambda made: InfiniteDef(made, settings, paging), fetcher)


def query_maker(make: Callable[[Any], QueryDef[Any, Any]], fetcher: Any) -> Any:
    """Return the query that *make* makes of *fetcher*; without one, the decorator that does so."""

    def checked(fetcher: Any) -> QueryDef[Any, Any]:
        check_fetcher(fetcher)
        return make(fetcher)

    return checked if fetcher is None else checked(fetcher)


def create_query(
    source: QueryRef[T] | Callable[[], QueryRef[T] | None],
    *,
    owner: object = None,
    placeholder: T | None = None,
    keep_previous: bool = True,
    stale_time: float | None = None,
    refetch_every: float | None = None,
    refetch_on_focus: bool = True,
) -> Query[T]:
    """Read an entry of the cache: it is fetched if it has no fresh data. UI only.

    Args:
        source: the entry, ``user(7)``; or a signal or function that gives one, tracked, or ``None`` for "not yet".
        owner: a widget or scope whose end ends the reading; by default the current owner.
        placeholder: what to show as data until there is any.
        keep_previous: whether the data of the entry before is shown until the next one has some.
        stale_time: seconds after which data is stale for this reader; the query's own, where that is shorter.
        refetch_every: seconds from the end of each fetch to the next, while the window is not withdrawn or iconified;
            of several readers of an entry the shortest counts.
        refetch_on_focus: whether stale data is fetched when the user comes back to the program.

    Raises:
        TypeError: *source* is neither a query with its arguments nor a function.
        ValueError: a negative or NaN time.
        NoOwnerError: the owner has ended.
        WrongThreadError: on another thread.
    """
    _check_source(source)
    if stale_time is not None:
        check_time("stale_time", stale_time)
    if refetch_every is not None:
        check_seconds("refetch_every", refetch_every)
    scope = current_owner() if owner is None else scope_of(owner)
    runtime = runtime_of(scope)
    runtime.check_ui_thread("create_query", "call_in_ui(create_query, source)")
    options: ReaderOptions[T] = {
        "placeholder": placeholder,
        "keep_previous": keep_previous,
        "stale_time": stale_time,
        "refetch_every": refetch_every,
        "refetch_on_focus": refetch_on_focus,
    }
    return Query(client_of(runtime), source, scope, options)


def _check_source(source: object) -> None:
    if isinstance(source, QueryDef):
        raise TypeError(f"{source!r} is all entries of that query: name one by its arguments, as in user(7)")
    if not isinstance(source, QueryRef):
        if not callable(source):
            raise TypeError(
                f"source is a query with its arguments, or a function that gives one: lambda: user(selected()), "
                f"not {brief(source)}"
            )
        refuse_unrun("create_query", source, "fetch in the query, and let the source say which one it is")


@overload
def create_mutation(
    work: Callable[P, InSteps[T]], *, owner: object = ..., **options: Unpack[MutationOptions[T]]
) -> Mutation[P, T]: ...
@overload
def create_mutation(
    work: Callable[P, T], *, owner: object = ..., **options: Unpack[MutationOptions[T]]
) -> Mutation[P, T]: ...
def create_mutation(
    work: Any, *, owner: object = None, **options: Unpack[MutationOptions[Any]]
) -> Mutation[Any, Any]:
    """Make a mutation: work that changes what the server holds, and what it changes in the cache. UI only.

    Called with the work's arguments it starts the work, and returns the handle of that call.

    Args:
        work: of any kind that ``spawn_task`` takes.
        owner: a widget or scope whose end silences the callbacks; the work, and what it does to the cache, goes on. By
            default the current owner.
        **options: *optimistic*: called at once, with an `OptimisticCache` and the arguments, to note what is to show
            until the server has answered; taken back when the work fails or is aborted. *invalidates*: what is not
            known any more when the work has ended, however it has: a target, a list of them, or a function of the
            arguments that returns one. *serial*: a name; calls with the same one run one after the other, in the order
            of the calls, across components. *retry*, *timeout*: as for ``spawn_task``. *network*: wait while there is
            no network. *on_result*, *on_error*, *on_done*: as for ``spawn_task``.

    Raises:
        TypeError: *work* is no work that can be done again; an option is none, or has a wrong type.
        ValueError: a negative or NaN time, a negative number of tries.
        NoOwnerError: the owner has ended.
        WrongThreadError: on another thread.
    """
    check_fetcher(work)
    unknown = options.keys() - MutationOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"create_mutation has no option {unknown.pop()!r}")
    scope = current_owner() if owner is None else scope_of(owner)
    runtime = runtime_of(scope)
    runtime.check_ui_thread("create_mutation", "call_in_ui(create_mutation, work)")
    return Mutation(client_of(runtime), scope, work, options)
