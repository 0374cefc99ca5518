"""`OneView`: one order and filter of a source: how many rows it has, and the pages of it that are read. UI only."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any

from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.queries.create import create_query
from tkasync.queries.readers.query import Query
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_effect, create_memo
from tkasync.runtime.current import runtime_of
from tkasync.widgets.sources.view import Row, View
from tkasync.widgets.table.rows.definitions import PAGE, Answer, SourceQueries
from tkasync.widgets.table.rows.kept import Kept
from tkasync.widgets.table.rows.page import Page

_log = logging.getLogger("tkasync")


class OneView:
    """See the module.

    Args:
        view: order and filter.
        queries: what the source is asked for.
        kept: the pages that are read no longer.
        owner: what ends it.
        on_change: called when a page or the total has changed.
    """

    def __init__(
        self, view: View, queries: SourceQueries, kept: Kept, owner: Scope, on_change: Callable[[], object]
    ) -> None:
        self.view: View = view
        self.total: int | None = None
        """How many rows the source says there are; ``None`` while it has not, or cannot."""
        self.pages: dict[int, Page] = {}
        """Those that are read, by number."""
        self._queries = queries
        self._kept = kept
        self._on_change = on_change
        self._width = len(queries.source.columns) + 1
        self._is_counted = False
        self._window: tuple[int, int] | None = None
        self._seen_to = 0  # the last row that was ever there
        self._end: int | None = None  # where a page has ended short
        # A page that the same count has contradicted twice, how many rows it had, and that count.
        self._doubted: tuple[Page, int, int] | None = None
        self._is_told = False
        self._scope = runtime_of(owner).new_scope(f"{view}", above=lambda: owner)
        owner.adopt(self._scope)
        self._count: Query[Answer] = create_query(queries.count(view), owner=self._scope)
        with Owned(self._scope):
            create_effect(self._take_count, name=f"total of {view}")
            log_errors(self._count, "count()")
        prepare = queries.prepare(view)
        if prepare is not None:
            query = create_query(prepare, owner=self._scope)
            with Owned(self._scope):
                log_errors(query, "prepare()")

    # How many rows

    @property
    def extent(self) -> int:
        """How many rows can be reached: all, or those that are known."""
        if self.total is not None:
            return self.total
        return self._seen_to if self._end is None else self._end

    @property
    def known_total(self) -> int | None:
        """How many rows there are, by the source or by a last page; ``None`` while neither is known."""
        return self.total if self.total is not None else self._end

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known of it yet."""
        return self.total is None and self._seen_to == 0 and self._end is None

    @property
    def state(self) -> object:
        """When it was counted, and whether that holds: whatever changes the source has it counted again."""
        return untrack(lambda: (self._count.updated_at, self._count.is_stale))

    def _take_count(self) -> None:
        answer, _counted_at = self._count.data, self._count.updated_at  # one that is as before counts, too
        has_ended = answer is None and not (self._count.is_fetching or self._count.is_paused)
        if answer is not None:
            before, self.total = self.total, None if answer.value is None else checked_count(answer.value)
            if before is None and any(map(self._contradicts, self.pages.values())):
                self._count_again()
            elif self.total == before:
                untrack(self._doubt_a_page)
        if answer is not None or has_ended:  # failed, or stopped
            self._is_counted = True
            untrack(self._on_change)

    def _doubt_a_page(self) -> None:
        """Have a page fetched again that ends elsewhere than the count says twice: rows may have come in between."""
        page = next((page for page in self.pages.values() if self._contradicts(page)), None)
        if page is not None and page.rows is not None and self.total is not None and self._doubted is None:
            self._doubted = (page, len(page.rows), self.total)
            page.doubt()

    def _contradicts(self, page: Page) -> bool:
        if self.total is None or page.rows is None or self._queries.total_comes_with_pages:
            return False
        stop = page.start + len(page.rows)
        return (stop < self.total and len(page.rows) < PAGE) or (stop > self.total and len(page.rows) > 0)

    def _settle_doubt(self, page: Page) -> None:
        """Tell of a source that contradicts itself; once, and not where the page has changed since."""
        if (
            self._doubted is None
            or self._doubted[0] is not page
            or page.rows is None
            or page.error is not None
        ):
            return  # of another page, or not fetched again
        if self._doubted != (page, len(page.rows), self.total):
            self._doubted = None
            return
        if self._is_told:
            return
        self._is_told = True
        _log.warning(
            "count() of a table's source, %s, says that there are %d rows, but page() gives %d from row %d on: lines "
            "without a row stay blank, and rows behind the count are not shown; both must look at the same rows",
            type(self._queries.source).__qualname__,
            self.total,
            len(page.rows),
            page.start,
        )

    def _count_again(self) -> None:
        """Count once more: a count that runs may have looked before the page did that says so."""
        self._kept.client.invalidate(self._queries.count(self.view))

    # Which rows

    def row(self, place: int) -> Row | None:
        """Return the row at *place*; ``None`` where it is not there (yet), or has gone: its page may still have it."""
        page = self.pages.get(place // PAGE)
        if self.total is not None and place >= self.total:
            return None
        if page is None or page.rows is None or place - page.start >= len(page.rows):
            return None
        return page.rows[place - page.start]

    def is_waited_for(self, place: int) -> bool:
        """Whether a row will come at *place*: its page is neither there nor failed."""
        page = self.pages.get(place // PAGE)
        return page is None or not page.is_settled

    def place_of(self, key: object) -> int | None:
        """Return where the row with *key* stands among the pages that are read."""
        for page in self.pages.values():
            for place, row in enumerate(page.rows or (), page.start):
                if row[0] == key and (self.total is None or place < self.total):
                    return place
        return None

    def is_ready_at(self, top: int, fits: int) -> bool:
        """Whether all that would be shown from *top* on is there, or has failed."""
        if self.total == 0:
            return True
        if top > 0 and not self._is_counted:
            return False
        return all(not self.is_waited_for(number * PAGE) for number in self._visible(top, fits))

    # What is asked for

    def ask(self, top: int, fits: int) -> None:
        """Read what is shown from *top* on, and then a page on each side; read nothing else any more."""
        is_scrolled, self._window = self._window != (top, fits), (top, fits)
        visible = self._visible(top, fits)
        first, last = visible[0], visible[-1]
        wanted = [*visible, *(number for number in (last + 1, first - 1) if self._may_exist(number))]
        for number in [number for number in self.pages if number not in wanted]:
            self._leave(number)
        for number in wanted:
            self._read(number, is_scrolled)

    def read_kept(self, top: int, fits: int) -> None:
        """Read those pages at once that are shown from *top* on and need no fetch: they lie fresh in the cache."""
        for number in self._visible(top, fits):
            if number not in self.pages and self._kept.is_fresh(self._queries.page(self.view, number)):
                self._read(number, is_scrolled=False)

    def _visible(self, top: int, fits: int) -> list[int]:
        known = self.known_total
        last = max(0, (top + fits if known is None else min(top + fits, known)) - 1)
        return list(range(min(top, last) // PAGE, last // PAGE + 1))

    def _may_exist(self, number: int) -> bool:
        known = self.known_total
        return number >= 0 and (known is None or number * PAGE < known)

    def _read(self, number: int, is_scrolled: bool) -> None:
        page = self.pages.get(number)
        if page is None:
            ref = self._queries.page(self.view, number)
            self._kept.take(ref)
            self.pages[number] = Page(number, ref, self._scope, self._width, self._on_page)
        elif is_scrolled and page.error is not None and page.start >= self.extent > 0:
            page.retry()  # it lies behind the last row: who scrolls on asks for it

    def _leave(self, number: int) -> None:
        page = self.pages.pop(number)
        page.close()
        self._kept.add(page.ref)

    def _on_page(self, page: Page) -> None:
        self._settle_doubt(page)
        if page.rows is not None:
            self._note_end(page.start + len(page.rows), len(page.rows))
        self._on_change()

    def _note_end(self, stop: int, count: int) -> None:
        """Note that a page ends with the row before *stop*; where that is not what was counted, count again."""
        is_full = count == PAGE
        if not count and self._end is not None:
            stop = min(stop, self._end)  # a page behind the last one says no more than that it is one
        if is_full:
            self._seen_to = max(self._seen_to, stop)
            if self._end is not None and self._end < stop:
                self._end = None
        else:
            self._end = self._seen_to = stop
        is_wrong = self.total is not None and (stop > self.total or (not is_full and stop < self.total))
        if is_wrong or self._queries.total_comes_with_pages:
            self._count_again()

    def failed(self) -> Iterable[Page]:
        """Return the pages whose last fetch has failed."""
        return [page for page in self.pages.values() if page.error is not None]

    def retry(self, page: Page) -> None:
        """Fetch *page* again; and the total, where that has failed too."""
        page.retry()
        if untrack(lambda: self._count.failure_count or self._count.data is None):
            self._count.refetch()

    def close(self) -> None:
        """End it; what still runs for it alone is aborted."""
        for number in list(self.pages):
            self._leave(number)
        self._scope.close()


def log_errors(query: Query[Any], what: str) -> None:
    """Log each error of *query*, whose table shows its pages all the same. In the scope that owns it."""
    error = create_memo(lambda: query.error, name=f"the error of {what}")

    def tell() -> None:
        if error.get() is not None:
            _log.warning("%s of a table's source failed; the pages are shown", what, exc_info=error.get())

    create_effect(tell, name=f"errors of {what}")


def checked_count(count: Any) -> int:
    """Return *count*.

    Raises:
        TypeError: it is no number of rows.
    """
    if isinstance(count, bool) or not hasattr(count, "__index__") or not 0 <= count <= sys.maxsize:
        raise TypeError(f"count() of a table's source returns a number of rows or None, not {count!r}")
    return int(count)
