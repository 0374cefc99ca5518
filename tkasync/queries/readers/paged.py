"""`PagedReading`: what a reader of an infinite query has besides. UI only."""

from __future__ import annotations

from typing import Any, TypeVar

from tkasync.queries.entries.pages import PagedEntry
from tkasync.queries.entries.snapshot import Activity
from tkasync.queries.readers.following import Following
from tkasync.reactive.graph import untrack

T = TypeVar("T")


class PagedReading(Following[T]):
    """See the module. Of a query that is not fetched by pages there are no pages, and no further ones."""

    @property
    def pages(self) -> tuple[Any, ...]:
        """The pages, in order; tracked. ``data`` is the same, unless ``reduce=`` makes something else of them."""
        entry = self._paged()
        return () if entry is None else entry.value.shown or ()

    @property
    def has_next(self) -> bool:
        """Whether there is a page after the last one; tracked."""
        return self._has(Activity.FETCHING_NEXT)

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before the first one; tracked."""
        return self._has(Activity.FETCHING_PREVIOUS)

    @property
    def is_fetching_next(self) -> bool:
        """Whether the next page is being fetched; tracked."""
        return self.look()[1].activity is Activity.FETCHING_NEXT

    @property
    def is_fetching_previous(self) -> bool:
        """Whether the previous page is being fetched; tracked."""
        return self.look()[1].activity is Activity.FETCHING_PREVIOUS

    def fetch_next(self) -> None:
        """Fetch the page after the last one. Nothing while a fetch runs or waits, nor where there is none."""
        self._fetch_page(Activity.FETCHING_NEXT)

    def fetch_previous(self) -> None:
        """Fetch the page before the first one; see `fetch_next`."""
        self._fetch_page(Activity.FETCHING_PREVIOUS)

    def _paged(self) -> PagedEntry | None:
        entry = self.look()[0].entry
        return entry if isinstance(entry, PagedEntry) else None

    def _has(self, activity: Activity) -> bool:
        entry = self._paged()
        return entry is not None and entry.cursor(activity) is not None

    def _fetch_page(self, activity: Activity) -> None:
        entry = untrack(self._paged)
        if entry is not None and not self.scope.is_ending:
            entry.fetch_page(activity)
