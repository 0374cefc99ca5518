"""`RemoteSource`: pages of something far away, by one function of the program's own. Any thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tkasync.dispatch.refusals import unwrapped
from tkasync.execution.kinds import Kind, kind_of
from tkasync.reactive.names import name_with_line
from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.answers import Answer, Gathering
from tkasync.widgets.sources.view import Row, View, checked_names

_MOST_VIEWS = 64


class RemoteSource:
    """Rows that *fetch* gets, for a `VirtualTable`.

    Args:
        fetch: ``fetch(view, start, size)`` gives those rows and how many there are in all, ``None`` if the server does
            not say. A function, for a thread, or a coroutine function. A row is its key and its cells. Where fewer rows
            come than there are by the total, it is called again for the rest.
        columns: the names of the cells.
        write: ``write(key, column, value)``, of either kind; a source without it is read-only.

    Raises:
        TypeError: *fetch* is neither kind; *columns* are no names.
        ValueError: two columns have one name.
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
        self.columns: tuple[str, ...] = checked_names(columns)
        """The names of the columns."""
        self._fetch: Callable[[View, int, int], Any] = fetch
        self._name = name_with_line(unwrapped(fetch))
        self._known: OrderedDict[View, _Known] = OrderedDict()
        self.page: Callable[[View, int, int], Any] = self._page if kind is Kind.FUNCTION else self._page_later
        """``page(view, start, size)``: those rows; a coroutine function if *fetch* is one."""
        if write is not None:
            self.write = write

    def count(self, view: View) -> int | None:
        """Return how many rows *view* has, as the last answer said; ``None`` until one has."""
        known = self._known.get(view)
        return None if known is None else known.total

    def _page(self, view: View, start: int, size: int) -> Sequence[Row]:
        page = Gathering(self._name, start, size)
        while page.wants_more:
            checkpoint()
            page.take(self._fetch(view, *page.wanted))
        return self._taken(page, view)

    async def _page_later(self, view: View, start: int, size: int) -> Sequence[Row]:
        page = Gathering(self._name, start, size)
        while page.wants_more:
            page.take(await self._fetch(view, *page.wanted))
        return self._taken(page, view)

    def _taken(self, page: Gathering, view: View) -> Sequence[Row]:
        known, keys = self._known.setdefault(view, _Known()), page.keys()
        if page.start != known.start and len(keys) > 1 and keys == known.keys:
            raise ValueError(
                f"fetch={self._name} gives the same rows from {page.start:,} on as from {known.start:,} on: "
                "it has to begin at its start"
            )
        known.start, known.keys = page.start, keys
        known.take_total(page)
        if len(self._known) > _MOST_VIEWS:
            self._known.popitem(last=False)
        return page.rows


@dataclass(slots=True)
class _Known:
    """What is known of one view."""

    total: int | None = None
    start: int = 0
    """Where the last page began."""
    keys: list[Any] = field(default_factory=list)
    """Those of the last page."""
    is_miscounted: bool = False

    def take_total(self, page: Gathering) -> None:
        """Take over what *page* says of the total."""
        if page.rows:
            self.is_miscounted = page.is_miscounted
            if self.total is not None and self.total < page.stop:
                self.total = None  # there are more than it has said
        # A page behind the last row has none by which its total could be checked.
        if page.total is not None and (page.rows or not self.is_miscounted):
            self.total = page.total
