"""`Changes`: the entries that one call of a mutation changes, from its begin to its end. UI only.

While a call is under way nothing fetches what it changes: an answer could hold half of the change. What was to be
fetched meanwhile is fetched once, when the last call that changes the entry has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tkasync.dispatch.refusals import refuse_unrun
from tkasync.queries.client import QueryClient
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.layers import Layer
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.targets import Target, covers
from tkasync.reactive.signals import batch

T = TypeVar("T")


class Notes:
    """What one call of ``optimistic=`` has noted."""

    def __init__(self) -> None:
        self.layers: list[tuple[Entry, Layer]] = []
        """The changes, in order."""
        self.are_whole: bool = False
        """Whether the call has ended."""


class OptimisticCache:
    """What ``optimistic=`` is called with: it notes the changes that show until the server has answered."""

    def __init__(self, client: QueryClient, notes: Notes) -> None:
        self._client = client
        self._shown: dict[Entry, Any] = {}
        self._notes = notes

    def update(self, target: QueryRef[T] | QueryDef[..., T] | tuple[Any, ...], fn: Callable[[T], T]) -> None:
        """Show ``fn(data)`` in place of the data of *target*; of an entry without data, once there is some.

        Args:
            target: an entry, ``user(7)``; or a query or the first parts of a key, for the entries that are cached.
            fn: a function that returns the changed data, and leaves the old alone: it is called again over each newer
                data that comes before the change has ended.

        Raises:
            TypeError: *fn* is no plain function, or returns nothing; *target* is none.
            RuntimeError: the call of ``optimistic=`` has ended.
            Exception: what *fn* raises for the data that is there.
        """
        refuse_unrun("update", fn, "pass a plain function of the data that returns the changed data")
        if self._notes.are_whole:
            raise RuntimeError(
                "optimistic= has already returned: make all of its changes in it, "
                "and later ones by client.set_data"
            )
        made = (
            [self._client.entry(target)] if isinstance(target, QueryRef) else self._client.matching([target])
        )
        for entry in made:
            layer = Layer(fn)
            shown = self._shown.get(entry, entry.value.shown)
            if shown is not None:  # tried here, so that what raises leaves no trace
                self._shown[entry] = layer.over(shown)
            self._notes.layers.append((entry, layer))


class Changes:
    """See the module.

    Args:
        client: the cache.
        targets: what is not known any more when the call has ended.
    """

    def __init__(self, client: QueryClient, targets: list[Target]) -> None:
        self._client = client
        self._targets = targets
        self._laid: list[tuple[Entry, Layer]] = []

    def lay(self, optimistic: Callable[[OptimisticCache], object]) -> None:
        """Show what *optimistic* notes, all at once. One that raises changes nothing."""
        notes = Notes()
        optimistic(OptimisticCache(self._client, notes))
        notes.are_whole = True
        with batch():
            try:
                for entry, layer in notes.layers:
                    entry.lay(layer)
                    self._laid.append((entry, layer))
            except BaseException:  # a function that raises when it is called for the second time
                self.take_back()
                raise

    def succeed(self) -> None:
        """Keep the changes: to the next answer, where there will be one, else for good."""
        unseen = [entry.ref for entry, _layer in self._laid if entry.value.base is None]
        self._end(lambda entry: entry.value.settle if self._is_covered(entry) else entry.value.keep)
        if unseen:  # what the disk has of them, which may be read right now, is without the change
            self._client.invalidate(*unseen, refetch="none")
        self._invalidate()

    def fail(self) -> None:
        """Take the changes back. What the server has done is not known, so that is asked for, too."""
        self.take_back()
        self._invalidate()

    def take_back(self) -> None:
        """Take the changes back, for a call that has not begun."""
        self._end(lambda entry: entry.value.take_out)

    def _is_covered(self, entry: Entry) -> bool:
        return any(covers(target, entry.ref) for target in self._targets)

    def _end(self, end_of: Callable[[Entry], Callable[[Layer], None]]) -> None:
        laid, self._laid = self._laid, []
        with batch():
            for entry, layer in laid:
                entry.lift(layer, end_of(entry))

    def _invalidate(self) -> None:
        self._client.mark_kept(self._targets)
        with batch():
            for entry in self._client.matching(self._targets):
                entry.owe()
