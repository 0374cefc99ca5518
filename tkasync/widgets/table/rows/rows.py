"""`Rows`: the rows of a table as its other parts see them. UI only, without a widget.

A new view is read beside the one that is shown, which stays until the rows are there that are to be shown of the new
one. Of several new views only the last one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, Unpack

from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.queries.client import QueryClient
from tkasync.queries.names.definition import QueryRef
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_signal
from tkasync.resources.loadable import BOUNDARY, SUSPENSE
from tkasync.runtime.current import runtime_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import TaskOptions
from tkasync.timing.throttle import spawn_throttled
from tkasync.widgets.sources.view import Row, View, place_of
from tkasync.widgets.table.rows.definitions import SourceQueries
from tkasync.widgets.table.rows.kept import Kept
from tkasync.widgets.table.rows.one_view import OneView
from tkasync.widgets.table.rows.page import Page

_KEPT = 64  # pages
# Seconds for finding the row that the eye rests on in another order; else its first rows are shown.
_PATIENCE = 1.0
_DISTANCE = 0.04  # seconds between two looks at what is on the screen


class Rows:
    """See the module.

    Args:
        source: gives the rows.
        view: the first order and filter.
        client: the cache that the pages lie in.
        owner: the scope of the table.
    """

    def __init__(self, source: Any, view: View, client: QueryClient, owner: Scope) -> None:
        self.source: Any = source
        self.columns: tuple[str, ...] = tuple(source.columns)
        """The names of the cells of a row, which follow its key."""
        self.asked_view: View = view
        """The view that was asked for last."""
        self.anchor: Callable[[], tuple[object, int] | None] = lambda: None
        """Returns the key that the eye rests on, and how many rows below the top it stands; set by the table."""
        self.on_swap: Callable[[int], object] = lambda _top: None
        """Called with the new top row when another view is shown; set by the table."""
        self._runtime = runtime_of(owner)
        self._queries = SourceQueries(source)
        self._client = client
        self._kept = Kept(client, _KEPT)
        self._window = (0, 1)
        self._coming: OneView | None = None
        self._coming_top: int | None = None
        self._scope = self._runtime.new_scope("rows of a table", above=lambda: owner)
        owner.adopt(self._scope)
        # The table shows loading and errors itself: a page on its way must not cover all of it.
        self._scope.provide(SUSPENSE, None)
        self._scope.provide(BOUNDARY, None)
        self._changes, self._write_changes = create_signal(0, name="changes of a table's rows")
        self._view, self._write_view = create_signal(view, name="the view of a table")
        self._ask_soon = spawn_throttled(_DISTANCE, self._ask, owner=self._scope)
        with Owned(self._scope):
            self._shown = self._open(view)

    # What is there

    @property
    def view(self) -> View:
        """The view that is shown; tracked."""
        return self._view.get()

    @property
    def is_outdated(self) -> bool:
        """Whether another view has been asked for, and its rows are not there yet."""
        return self._coming is not None

    @property
    def can_find(self) -> bool:
        """Whether the source tells where a row stands."""
        return self._queries.position is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known of the rows yet."""
        return self._shown.is_blank

    @property
    def state(self) -> object:
        """A value that is another one as soon as the source may have other rows than before."""
        return self._shown.state

    def changed(self) -> int:
        """Return a number that changes with the view, the total and each page; tracked."""
        return self._changes.get()

    def total(self) -> int | None:
        """Return how many rows there are, ``None`` while that is not known; tracked."""
        self.changed()
        return self._shown.known_total

    def extent(self) -> int:
        """Return how many rows can be reached: all, or those that are known; tracked."""
        self.changed()
        return self._shown.extent

    def row(self, place: int) -> Row | None:
        """Return the row at *place*; ``None`` where it is not loaded."""
        return self._shown.row(place)

    def is_waited_for(self, place: int) -> bool:
        """Whether a row will come at *place*."""
        return self._shown.is_waited_for(place)

    def index_of(self, column: str) -> int:
        """Return where the cell of *column* stands in a row.

        Raises:
            ValueError: the source has no such column.
        """
        return place_of(column, self.columns) + 1

    def place_of(self, key: object) -> int | None:
        """Return where the row with *key* stands, as far as it is loaded."""
        return self._shown.place_of(key)

    def failed(self) -> list[Page]:
        """Return the pages whose last fetch has failed."""
        return list(self._shown.failed())

    def retry(self, page: Page) -> None:
        """Fetch *page*, which has failed, again."""
        self._shown.retry(page)

    def refs_of(self, key: object) -> list[QueryRef[Any]]:
        """Return the cached pages that hold the row with *key*, for an optimistic change."""
        return [
            page.ref
            for page in self._shown.pages.values()
            if page.rows is not None and any(row[0] == key for row in page.rows)
        ]

    # What is done

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Show the row with the key *old* as one with the key *new*, before it is fetched anew."""
        for ref in self.refs_of(old):
            self._client.set_data(ref, partial(with_key, old, new))

    def look_at(self, top: int, fits: int) -> None:
        """Have the rows fetched that are shown: *fits* of them, from *top* on."""
        self._window = (top, fits)
        if self._coming is None:
            untrack(self._read_kept)
        self._ask_soon()

    def _read_kept(self) -> None:
        with Owned(self._scope):
            self._shown.read_kept(*self._window)

    def show(self, view: View) -> None:
        """Show *view* when its first rows are there."""
        if view == self.asked_view:
            return
        self._queries.count(view)  # a filter that cannot be part of a key is refused here
        self.asked_view = view
        self._drop_coming()
        if view == self._shown.view:
            self._on_change()
            return
        anchor = self.anchor()
        self._coming = coming = self._open(view)
        if anchor is None:
            self._come_at(coming, 0)
        else:
            key, below = anchor
            # Where nothing makes the order quick, a position may take as long as all rows do.
            handle = self._locate(view, key, timeout=_PATIENCE, on_error=self._not_found)
            handle.on_done(lambda done: self._come_at(coming, _place_from(done) - below))
        self._on_change()

    def locate(self, key: object) -> TaskHandle[int | None]:
        """Find the place of the row with *key*: among the pages that are loaded, or by asking the source."""
        place = self.place_of(key)
        if place is not None:
            return self._runtime.spawn(self._scope, _known, (place,), {"name": f"place of {key!r}"})
        return self._locate(self._shown.view, key)

    def _not_found(self, error: BaseException) -> None:
        if not isinstance(error, TimeoutError):
            self._runtime.report(error, "where a row stands in another order", self._scope)

    def _locate(
        self, view: View, key: object, **options: Unpack[TaskOptions[int | None]]
    ) -> TaskHandle[int | None]:
        ask = self._queries.position
        args = (_known, (None,)) if ask is None else (ask, (view, key))
        return self._runtime.spawn(self._scope, *args, {"name": f"place of {key!r}", **options})

    def _open(self, view: View) -> OneView:
        return untrack(lambda: OneView(view, self._queries, self._kept, self._scope, self._on_change))

    def _come_at(self, coming: OneView, top: int) -> None:
        if coming is self._coming:
            self._coming_top = max(0, top)
            self._ask()

    def _ask(self) -> None:
        top, fits = self._window
        with Owned(self._scope):
            if self._coming is None:
                self._shown.ask(top, fits)
            elif self._coming_top is not None:
                self._coming.ask(self._coming_top, fits)
        self._swap_if_ready()

    def _on_change(self) -> None:
        self._swap_if_ready()
        self._write_changes.update(lambda count: count + 1)

    def _swap_if_ready(self) -> None:
        coming, top = self._coming, self._coming_top
        if coming is None or top is None or not coming.is_ready_at(top, self._window[1]):
            return
        before, self._shown = self._shown, coming
        self._coming = self._coming_top = None
        before.close()
        self._write_view.set(coming.view)
        self.on_swap(top)
        self._write_changes.update(lambda count: count + 1)

    def _drop_coming(self) -> None:
        if self._coming is not None:
            self._coming.close()
        self._coming = self._coming_top = None


def with_key(old: Hashable, new: Hashable, rows: Sequence[Row]) -> list[Row]:
    """Return *rows* with the key *new* in place of *old*."""
    return [(new, *row[1:]) if row[0] == old else row for row in rows]


def _known(place: int | None) -> int | None:
    return place


def _place_from(handle: TaskHandle[int | None]) -> int:
    """Return the place that was found; the first one where there is none."""
    if handle.cancelled() or handle.exception() is not None:
        return 0
    return handle.result() or 0
