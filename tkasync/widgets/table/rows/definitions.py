"""`SourceQueries`: what a table asks its source for, as queries. Their keys begin with the source itself.

So two tables on one source share their pages, and ``client.invalidate(source)`` means all that was fetched of it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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
        self._count = self._query("count", _wrapping(source, "count", Answer))
        self._prepare = (
            self._query("prepare", _wrapping(source, "prepare", Answer))
            if hasattr(source, "prepare")
            else None
        )
        self.position: Callable[[View, object], Any] | None = (
            _wrapping(source, "position", partial(checked_place, "position()"))
            if hasattr(source, "position")
            else None
        )
        """Work that finds the place of the row with a key; ``None`` where the source cannot."""
        check_kind(source, "page")

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


def _wrapping(source: Any, name: str, made_of: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return the method *name* of *source*, as work of the same kind that gives *made_of* what it returns."""
    work, kind = getattr(source, name), check_kind(source, name)

    async def ask_on_loop(*args: Any) -> Any:
        return made_of(await work(*args))

    def ask(*args: Any) -> Any:
        return made_of(work(*args))

    if kind is Kind.UI_TASK:
        return ui_task(ask_on_loop)
    return ask_on_loop if kind is Kind.COROUTINE else ask


def check_kind(source: Any, name: str) -> Kind:
    """Return of which kind the method *name* of *source* is.

    Raises:
        TypeError: it is none that a table can ask.
    """
    kind = kind_of(getattr(source, name))
    if kind not in (Kind.FUNCTION, Kind.COROUTINE, Kind.UI_TASK):
        raise TypeError(
            f"{name_of(getattr(source, name))} of a table's source is a function, which runs in a thread, or a "
            f"coroutine function; not a {kind.value}"
        )
    return kind


def checked_place(method: str, place: Any) -> int | None:
    """Return *place*, which a *method* of a source has returned.

    Raises:
        TypeError: it is no place of a row.
    """
    try:
        number = None if place is None else operator.index(place)
    except TypeError:
        number = -1
    if isinstance(place, bool) or (number is not None and number < 0):
        raise TypeError(
            f"{method} of a table's source returns the place of a row, from 0 on, or None, not {place!r}"
        )
    return number
