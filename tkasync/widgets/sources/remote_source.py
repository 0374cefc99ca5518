"""`RemoteSource`: pages of something far away, by one function of the program's own. Any thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tkasync.execution.kinds import Kind, kind_of
from tkasync.widgets.sources.view import Row, View

_MOST_TOTALS = 64

Answer = tuple[Sequence[Row], int | None]


class RemoteSource:
    """Rows that *fetch* gets, for a `VirtualTable`.

    Args:
        fetch: ``fetch(view, start, size)`` gives those rows and how many there are in all, ``None`` if the server does
            not say. A function, for a thread, or a coroutine function. A row is its key and its cells.
        columns: the names of the cells.
        write: ``write(key, column, value)``, of either kind; a source without it is read-only.

    Raises:
        TypeError: *fetch* is neither kind.
    """

    total_comes_with_pages: bool = True
    """A table counts again after each page."""

    def __init__(
        self,
        fetch: Callable[[View, int, int], Answer | Awaitable[Answer]],
        *,
        columns: Sequence[str],
        write: Callable[[Any, str, Any], object] | None = None,
    ) -> None:
        kind = kind_of(fetch)
        if kind not in (Kind.FUNCTION, Kind.COROUTINE):
            raise TypeError(
                f"fetch is a function or a coroutine function that gives (rows, total), not a {kind.value}"
            )
        self.columns: tuple[str, ...] = tuple(columns)
        """The names of the columns."""
        self._fetch: Callable[[View, int, int], Any] = fetch
        self._totals: OrderedDict[View, int] = OrderedDict()
        self.page: Callable[[View, int, int], Any] = self._page if kind is Kind.FUNCTION else self._page_later
        """``page(view, start, size)``: those rows; a coroutine function if *fetch* is one."""
        if write is not None:
            self.write = write

    def count(self, view: View) -> int | None:
        """Return how many rows *view* has, as the last answer said; ``None`` until one has."""
        return self._totals.get(view)

    def _page(self, view: View, start: int, size: int) -> Sequence[Row]:
        return self._taken(self._fetch(view, start, size), view, start, size)

    async def _page_later(self, view: View, start: int, size: int) -> Sequence[Row]:
        return self._taken(await self._fetch(view, start, size), view, start, size)

    def _taken(self, answer: Answer, view: View, start: int, size: int) -> Sequence[Row]:
        try:
            rows, total = answer
        except (TypeError, ValueError):
            raise TypeError(
                f"fetch gives (rows, total), with None for an unknown total, not {answer!r}"
            ) from None
        if total is None and len(rows) < size and (rows or not start):
            total = start + len(rows)  # it was the last page
        if total is not None:
            self._totals[view] = total
            if len(self._totals) > _MOST_TOTALS:
                self._totals.popitem(last=False)
        return rows
