"""`Beyond`: what is asked of a source about rows that are not loaded, off the UI thread. UI thread; no Tk.

Past the cache: a copy of a million rows must not push out the pages that the user looks at.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
from typing import Any

from tkasync.execution.kinds import Kind, kind_of
from tkasync.ownership.scope import Scope
from tkasync.runtime.current import runtime_of
from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.sources.view import Row, View
from tkasync.widgets.table.rows.definitions import PAGE, checked_place

EVERYTHING = range(sys.maxsize)
"""The places of all rows, however many there are."""
_KEYS_AT_ONCE = 65_536  # after so many an abort is noticed


class Beyond:
    """See the module.

    Args:
        source: what is asked.
        scope: what the questions end with.
    """

    def __init__(self, source: Any, scope: Scope) -> None:
        self._source = source
        self._scope = scope

    @property
    def has_keys(self) -> bool:
        """Whether the source tells the keys of places without the rows."""
        return hasattr(self._source, "keys")

    @property
    def has_position(self) -> bool:
        """Whether the source tells where a key stands."""
        return hasattr(self._source, "position")

    @property
    def can_find(self) -> bool:
        """Whether the source finds the row whose cell begins with a text."""
        return hasattr(self._source, "find")

    async def keys(self, view: View, span: range) -> list[Any]:
        """Return the keys of the rows at *span*, without those that are not there."""
        found: list[Any] = []
        if self.has_keys:
            ask = listed(self._source.keys)
            for start in range(span.start, span.stop, _KEYS_AT_ONCE):
                stop = min(start + _KEYS_AT_ONCE, span.stop)
                keys = await self._ask(ask, view, start, stop)
                found += keys
                if len(keys) < stop - start:
                    break
            return found
        async for rows in self.pages(view, span):
            found += [row[0] for row in rows]
        return found

    async def pages(self, view: View, span: range) -> AsyncGenerator[Sequence[Row], None]:
        """Go through the rows at *span*, a page at a time, to the end of the view."""
        start = span.start
        while start < span.stop:
            # The pages that the table asks for; a remote source may have no others.
            first = start - start % PAGE
            page = await self._ask(self._source.page, view, first, PAGE)
            rows = page[start - first : span.stop - first]
            if not rows:
                return
            yield rows
            start = first + PAGE
            if len(page) < PAGE:
                return

    async def place(self, view: View, key: Hashable) -> int | None:
        """Return where the row with *key* stands in *view*; ``None`` when it is not there."""
        return checked_place("position()", await self._ask(self._source.position, view, key))

    async def find(self, view: View, column: str, text: str, start: int) -> int | None:
        """Return the place of the first row from *start* on whose cell of *column* begins with *text*."""
        return checked_place("find()", await self._ask(self._source.find, view, column, text, start))

    def _ask(self, work: Callable[..., Any], *args: Any) -> TaskHandle[Any]:
        return runtime_of(self._scope).spawn(self._scope, work, args, {})


def listed(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return *work* so that it returns a list: what it gives may be made only as it is gone through."""

    async def list_on_loop(*args: Any) -> list[Any]:
        return list(await work(*args))

    async def collect_on_loop(*args: Any) -> list[Any]:
        return [item async for item in work(*args)]

    def list_in_thread(*args: Any) -> list[Any]:
        return list(work(*args))

    on_loop = {Kind.COROUTINE: list_on_loop, Kind.ASYNC_GENERATOR: collect_on_loop}
    return on_loop.get(kind_of(work), list_in_thread)
