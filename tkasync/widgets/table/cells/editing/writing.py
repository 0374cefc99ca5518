"""`Writing`: cells that are written to the source, and show at once what they are to be. UI thread; no Tk.

A write is a mutation: a layer over the cached pages that hold the row, taken back when the source refuses. Then
everything of the source is asked for anew, since an edit may move its row, and triggers may change others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.queries.changes import OptimisticCache
from tkasync.queries.create import create_mutation
from tkasync.tasks.handle import TaskHandle
from tkasync.widgets.sources.view import Row
from tkasync.widgets.table.rows.rows import Rows


@dataclass(frozen=True, slots=True)
class Write:
    """One cell, and what is to stand in it."""

    key: Hashable
    column: str
    value: Any


class Writing:
    """See the module.

    Args:
        rows: whose cells are written.
        scope: whose end silences the notices of writes that fail.
        on_failure: called with a write that has failed, and the error.
    """

    def __init__(
        self, rows: Rows, scope: Scope, on_failure: Callable[[Write, BaseException], object]
    ) -> None:
        self._rows = rows
        self._scope = scope
        self._on_failure = on_failure
        self._mutation = create_mutation(
            rows.source.write if self.is_possible else _cannot,
            owner=scope,
            optimistic=self._lay,
            invalidates=[rows.source],
            serial=f"writes of {id(rows.source)}",
        )

    @property
    def is_possible(self) -> bool:
        """Whether the source can write."""
        return getattr(self._rows.source, "write", None) is not None

    def write(self, write: Write) -> TaskHandle[Any]:
        """Write a cell; the table shows it at once."""
        handle = self._mutation(write.key, write.column, write.value)
        handle.on_error(partial(self._failed, write))
        return handle

    def _lay(self, cache: OptimisticCache, key: Hashable, column: str, value: Any) -> None:
        at = self._rows.index_of(column)
        for ref in self._rows.refs_of(key):
            cache.update(ref, partial(with_cell, key, at, value))

    def _failed(self, write: Write, error: BaseException) -> None:
        if self._scope.is_ending:
            raise error  # to be reported: there is no table any more that could tell
        self._on_failure(write, error)


def with_cell(key: Hashable, at: int, value: Any, rows: Sequence[Row]) -> list[Row]:
    """Return *rows* with *value* in the cell *at* of the row with *key*."""
    return [(*row[:at], value, *row[at + 1 :]) if row[0] == key else row for row in rows]


def _cannot(_key: Hashable, _column: str, _value: Any) -> None:
    raise TypeError("this table's source cannot be written to: it has no write(key, column, value)")
