"""`SourceQueries`: what a table asks its source for, as queries. Their keys begin with the source itself.

So two tables on one source share their pages, and ``client.invalidate(source)`` means all that was fetched of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tkasync.execution.kinds import Kind, kind_of, name_of
from tkasync.queries.create import query
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.keys import ById
from tkasync.ui_tasks.decorator import ui_task
from tkasync.widgets.sources.view import Row, View

PAGE = 128
"""How many rows a page has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method has returned, which may be ``None``; a query has no such data."""

    value: Any


class SourceQueries:
    """See the module.

    Raises:
        TypeError: the source lacks a method, or has one that is no work for a worker.
    """

    def __init__(self, source: Any) -> None:
        self.source: Any = source
        self.total_comes_with_pages: bool = getattr(source, "total_comes_with_pages", False)
        """Whether ``count`` knows more after each page."""
        self._page = self._query("page", source.page)
        self._count = self._query("count", _answering(source, "count"))
        self._prepare = (
            self._query("prepare", _answering(source, "prepare")) if hasattr(source, "prepare") else None
        )
        _check(source, "page")

    def page(self, view: View, number: int) -> QueryRef[Sequence[Row]]:
        """Name the page *number* of *view*."""
        return self._page(view, number * PAGE, PAGE)

    def count(self, view: View) -> QueryRef[Answer]:
        """Name the number of rows of *view*."""
        return self._count(view)

    def prepare(self, view: View) -> QueryRef[Answer] | None:
        """Name what makes the pages of *view* quick to reach; ``None`` where the source needs nothing."""
        return None if self._prepare is None else self._prepare(view)

    def _query(self, what: str, fetcher: Callable[..., Any]) -> QueryDef[..., Any]:
        def key(view: View, *place: int) -> tuple[Any, ...]:
            return (ById(self.source), what, view.order, view.filter, *place)

        # A table shows what it was given until it is told that it has changed.
        made: QueryDef[..., Any] = query(fetcher, key=key, stale_time=math.inf)
        return made


def _answering(source: Any, name: str) -> Callable[[View], Any]:
    """Return the method *name* of *source*, as work of the same kind that wraps what it returns."""
    work, kind = getattr(source, name), _check(source, name)

    async def ask_on_loop(view: View) -> Answer:
        return Answer(await work(view))

    def ask(view: View) -> Answer:
        return Answer(work(view))

    if kind is Kind.UI_TASK:
        return ui_task(ask_on_loop)
    return ask_on_loop if kind is Kind.COROUTINE else ask


def _check(source: Any, name: str) -> Kind:
    kind = kind_of(getattr(source, name))
    if kind not in (Kind.FUNCTION, Kind.COROUTINE, Kind.UI_TASK):
        raise TypeError(
            f"{name_of(getattr(source, name))} of a table's source is a function, which runs in a thread, or a "
            f"coroutine function; not a {kind.value}"
        )
    return kind
