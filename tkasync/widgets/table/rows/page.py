"""`Page`: one page that a table reads: its rows, or why there are none. UI only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.queries.create import create_query
from tkasync.queries.names.definition import QueryRef
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_effect
from tkasync.widgets.sources.view import Row, checked_key
from tkasync.widgets.table.rows.definitions import PAGE

_STOPPED = "the fetch of these rows was stopped"


class Page:
    """See the module. It is fetched as long as it is read; `close` ends that.

    Args:
        number: which one.
        ref: names it in the cache.
        owner: what ends it.
        width: how many cells a row has, its key included.
        on_change: called with the page whenever it has changed.
    """

    def __init__(
        self,
        number: int,
        ref: QueryRef[Sequence[Row]],
        owner: Scope,
        width: int,
        on_change: Callable[[Page], object],
    ) -> None:
        self.number: int = number
        self.ref: QueryRef[Sequence[Row]] = ref
        self.rows: Sequence[Row] | None = None
        """What is there; ``None`` until something is."""
        self.error: BaseException | None = None
        """Why the last fetch has given nothing."""
        self._width = width
        self._on_change = on_change
        self._query = create_query(ref, owner=owner, keep_previous=False)
        with Owned(self._query.scope):
            create_effect(self._take, name=f"rows of {ref}")

    @property
    def start(self) -> int:
        """The place of its first row."""
        return self.number * PAGE

    @property
    def is_settled(self) -> bool:
        """Whether there are rows, or an error in their place."""
        return self.rows is not None or self.error is not None

    def retry(self) -> None:
        """Fetch it again."""
        self._query.refetch()

    def doubt(self) -> None:
        """Fetch it again, and call `on_change` then even if it gives the same rows."""
        before = untrack(lambda: self._query.updated_at)
        is_confirmed = False

        def look() -> None:
            nonlocal is_confirmed
            if self._query.updated_at != before and not is_confirmed:
                is_confirmed = True
                untrack(self._take)
                untrack(lambda: self._on_change(self))

        with Owned(self._query.scope):
            create_effect(look, name=f"rows of {self.ref}, fetched again")
        self.retry()

    def close(self) -> None:
        """Read it no longer; a fetch that runs for it alone is aborted."""
        self._query.scope.close()

    def _take(self) -> None:
        state = self._query.get()
        given: Any = state.data()
        rows, error = self.rows, state.error()
        if given is not None and error is None:
            try:
                rows = checked(given, self._width)
            except TypeError as problem:
                rows, error = None, problem
        elif given is None:
            rows = None
            if error is None and not state.is_loading():
                # By `client.cancel` or `client.remove`, or by the source's own library.
                error = self.error if isinstance(self.error, CancelledError) else CancelledError(_STOPPED)
        if rows is not self.rows or error is not self.error:
            self.rows, self.error = rows, error
            untrack(lambda: self._on_change(self))


def checked(given: Any, width: int) -> Sequence[Row]:
    """Return the rows of a page, at most as many as it may have.

    Raises:
        TypeError: they are no rows of *width* cells.
    """
    try:
        rows: Sequence[Row] = given[:PAGE]
        wrong = next((row for row in rows if len(row) != width or isinstance(row, str | Mapping)), None)
        keys = [row[0] for row in rows] if wrong is None else []
    except (TypeError, LookupError):
        raise TypeError(f"page() of a table's source returns a list of rows, not {given!r}") from None
    if wrong is not None:
        raise TypeError(
            f"a row of a table's source is its key and then one cell for each of its columns, so here "
            f"{width} values, not {wrong!r}"
        )
    _check_keys(keys)
    return rows


def _check_keys(keys: Sequence[Any]) -> None:
    """Check that the keys of rows can be part of a selection.

    Raises:
        TypeError: one cannot be hashed.
    """
    for key in keys:
        checked_key(key)
