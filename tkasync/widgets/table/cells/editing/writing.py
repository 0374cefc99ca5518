"""`Writing`: cells that are written to the source, and show at once what they are to be. UI thread; no Tk.

A write is a mutation: a layer over the cached pages that hold the row, taken back when the source refuses. Then
everything of the source is asked for anew, since an edit may move its row, and triggers may change others.

A write names its row when it begins, and not when it is asked for: one before it may have given the row another key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tkasync.execution.kinds import name_of
from tkasync.ownership.scope import Scope
from tkasync.queries.changes import OptimisticCache
from tkasync.queries.client import QueryClient
from tkasync.queries.create import create_mutation
from tkasync.tasks.handle import TaskHandle
from tkasync.ui_tasks.decorator import ui_task
from tkasync.widgets.sources.view import NewKey, Row
from tkasync.widgets.table.rows.definitions import check_kind
from tkasync.widgets.table.rows.new_keys import NewKeys, Write
from tkasync.widgets.table.rows.rows import Rows


class Writing:
    """See the module.

    Args:
        rows: whose cells are written.
        client: the cache that the pages lie in.
        scope: whose end silences the notices of writes that fail.
        on_failure: called with a write that has failed, and the error.
    """

    def __init__(
        self,
        rows: Rows,
        client: QueryClient,
        scope: Scope,
        on_failure: Callable[[Write, BaseException], object],
    ) -> None:
        self._rows = rows
        self._client = client
        self._new_keys = NewKeys.of(client)
        self._scope = scope
        self._on_failure = on_failure
        if self.is_possible:
            check_kind(rows.source, "write")
        self._mutation = create_mutation(
            ui_task(self._perform),
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
        self._new_keys.add(self._rows.source, write)
        handle = self._mutation(write)
        handle.on_error(partial(self._failed, write))
        return handle

    async def _perform(self, write: Write) -> None:
        key, source = write.key, self._rows.source
        work = source.write if self.is_possible else _cannot
        args = (key, write.column, write.value)
        answer = await self._client.mutations.spawn(None, work, args, {"name": name_of(work)})
        if isinstance(answer, NewKey):
            self._new_keys.tell(source, key, answer.key)

    def _lay(self, cache: OptimisticCache, write: Write) -> None:
        at = self._rows.index_of(write.column)
        for ref in self._rows.refs_of(write.key):
            cache.update(ref, partial(with_cell, write, at))

    def _failed(self, write: Write, error: BaseException) -> None:
        if self._scope.is_ending:
            raise error  # to be reported: there is no table any more that could tell
        self._on_failure(write, error)


def with_cell(write: Write, at: int, rows: Sequence[Row]) -> list[Row]:
    """Return *rows* with what *write* writes in the cell *at* of its row."""
    key = write.key
    return [(*row[:at], write.value, *row[at + 1 :]) if row[0] == key else row for row in rows]


def _cannot(_key: object, _column: str, _value: object) -> None:
    raise TypeError("this table's source cannot be written to: it has no write(key, column, value)")
