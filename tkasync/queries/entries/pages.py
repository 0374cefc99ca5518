"""`PagedEntry`: an entry whose data is a tuple of pages. UI only.

All pages and their cursors are one entry. A refetch asks for as many pages again, one after the other, each by the
cursor that the *new* page before it gives. So no row is shown twice after another one was deleted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.snapshot import Activity
from tkasync.queries.names.paged import InfiniteDef, Paging
from tkasync.resources.fetch import Fetch, Plan
from tkasync.tasks.retry import retry_of
from tkasync.ui_tasks.decorator import ui_task

Pages = tuple[Any, ...]
_NO_TRIES = retry_of(None)  # each page has its own


class PagedEntry(Entry):
    """See the module."""

    _cursors: Pages = ()
    _wanted: Any = None
    _reduced: tuple[Any, Any] = (None, None)

    @property
    def paging(self) -> Paging:
        """How one page leads to another."""
        definition = self.definition
        assert isinstance(definition, InfiniteDef)  # its cache has made it for such a query
        return definition.paging

    def cursor(self, activity: Activity) -> Any:
        """Return the cursor of the page that *activity* fetches; ``None`` where there is none."""
        pages: Pages = self.value.base or ()
        if not pages:
            return None
        return (
            self.paging.after(pages[-1])
            if activity is Activity.FETCHING_NEXT
            else self.paging.before(pages[0])
        )

    def fetch_page(self, activity: Activity) -> None:
        """Fetch one more page; nothing where there is none, or while anything is fetched or waits to be."""
        is_busy = self.fetch is not None or self.is_wanted or self.is_owed or self.is_held
        if is_busy or not self.is_needed or (cursor := self.cursor(activity)) is None:
            return
        # By the pages of now: when the task begins, the program may have set others, with no page after the last one.
        self._wanted = cursor
        self.begin(activity)
        self.home.settle_later(self)
        self.show()

    def restore(self, value: Any, updated_at: float, is_invalid: bool) -> None:
        """Show *value*, pages that were kept since *updated_at*, unless there is data by now.

        Raises:
            Exception: ``reduce=`` cannot take them; nothing is shown then.
        """
        pages = tuple(value)
        if self.value.base is None:
            self._reduced = pages, self._reduce(pages)
            super().restore(pages, updated_at, is_invalid)

    def empty(self) -> None:
        """Forget the pages, and where they began."""
        self._cursors = ()
        super().empty()

    # A fetch

    def plan(self) -> Plan:
        """Return a UI task that asks for pages, in the way of the query's own plan."""
        plan = super().plan()
        work = self._fetch_all if self.running is Activity.FETCHING else self._fetch_one
        return Plan(plan.name, ui_task(work), _NO_TRIES, None)

    async def _fetch_all(self, *args: Any) -> tuple[Pages, Pages]:
        wanted = min(len(self.value.base or ()) or 1, self.paging.max_pages or sys.maxsize)
        cursor = self._cursors[0] if self._cursors else self.paging.first
        cursors: list[Any] = []
        pages: list[Any] = []
        while len(pages) < wanted:
            pages.append(await self._page(args, cursor))
            cursors.append(cursor)
            cursor = self.paging.after(pages[-1])
            if cursor is None:  # the list has become shorter
                break
        return tuple(cursors), tuple(pages)

    async def _fetch_one(self, *args: Any) -> tuple[Pages, Pages]:
        cursor = self._wanted
        return (cursor,), (await self._page(args, cursor),)

    async def _page(self, args: tuple[Any, ...], cursor: Any) -> Any:
        answer: Future[Any] = Future()
        plan = super().plan()
        page = Plan(plan.name, plan.fetcher, plan.retry, plan.timeout)
        fetch = Fetch(self.home.scope, page, (*args, cursor), _Page(answer), self.on_failed_try)
        try:
            return await answer  # type: ignore[misc]  # awaitable in what tkasync runs
        finally:
            fetch.stop()

    def take(self, value: tuple[Pages, Pages]) -> None:
        """Show all pages anew, or one more beside the pages of this moment."""
        cursors, pages = value
        base: Pages = self.value.base or ()
        most = self.paging.max_pages
        if self.running is Activity.FETCHING:
            self._show_pages(cursors, pages, self.value.answer)
        elif self.is_outdated:
            return  # all of them are fetched again
        elif self.running is Activity.FETCHING_NEXT:
            known, kept = self._cursors_of(base), slice(None if most is None else -most, None)
            self._show_pages((*known, *cursors)[kept], (*base, *pages)[kept], self.value.set_base)
        else:
            known = self._cursors_of(base)
            self._show_pages((*cursors, *known)[:most], (*pages, *base)[:most], self.value.set_base)

    def _cursors_of(self, pages: Pages) -> Pages:
        """Return the cursor of each of *pages*; the program may have set others, or more, than were fetched."""
        known = list((self._cursors or (self.paging.first,))[: len(pages)])
        for page in pages[len(known) - 1 : -1]:
            known.append(self.paging.after(page))
        return tuple(known)

    def _show_pages(self, cursors: Pages, pages: Pages, show: Callable[[Pages], None]) -> None:
        reduced = self._reduce(pages)  # before anything is changed: the program's function may raise
        self._cursors = cursors
        show(pages)
        if self.value.shown is pages:
            self._reduced = pages, reduced

    def _reduce(self, pages: Pages) -> Any:
        reduce: Any = self.definition.settings.reduce
        return pages if reduce is None else reduce(pages)

    def present(self, shown: Any) -> Any:
        """Return what ``reduce=`` makes of the pages, once for the same pages.

        Where it raises, over pages that a mutation or the program has changed, that is reported, and what it has made
        before stays: what is shown is looked at in the midst of every change of the entry.
        """
        if shown is not None and self._reduced[0] is not shown:
            reduced = self._reduced[1]
            with self.home.runtime.reporting(f"in reduce= of {self.name}", self.home.scope):
                reduced = self._reduce(shown)
            self._reduced = shown, reduced
        return None if shown is None else self._reduced[1]


class _Page:
    """Hands the outcome of one page's fetch to the future that waits for it."""

    def __init__(self, answer: Future[Any]) -> None:
        self._answer = answer

    def on_item(self, _item: Any) -> None:
        """Wait for the page to be whole."""

    def on_value(self, value: Any) -> None:
        """Hand on the page."""
        if not self._answer.done():
            self._answer.set_result(value)

    def on_failure(self, error: BaseException) -> None:
        """Hand on the error."""
        if not self._answer.done():
            self._answer.set_exception(error)

    def on_abort(self, _error: CancelledError) -> None:
        """Cancel the wait."""
        self._answer.cancel()
