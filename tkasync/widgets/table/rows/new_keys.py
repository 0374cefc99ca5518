"""`NewKeys`: tells who holds the key of a row that a write has given the row another one. UI only.

A selection, the current row, an open cell and the writes that wait know their row by its key. The source says what that
is after a write, by a `NewKey`; then all of them take it, in every table over the source, before the rows are fetched
anew. Else the row would be one that is gone and another that has come.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from tkasync.ownership.scope import Scope
from tkasync.queries.client import QueryClient
from tkasync.reactive.signals import batch

_NEW_KEYS = "new keys of rows"
TakeKey = Callable[[Hashable, Hashable], object]
"""Takes the key that a row had, and the one that it has."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Write:
    """One cell, and what is to stand in it."""

    key: Hashable
    """Of its row; another one as soon as a write before it has changed that."""
    column: str
    value: Any

    def take_key(self, old: Hashable, new: Hashable) -> None:
        """Follow the row to its new key."""
        if self.key == old:
            self.key = new


@dataclass(slots=True)
class _Holders:
    tables: list[TakeKey] = field(default_factory=list)
    # Not only those under way: a notice offers to try one again.
    writes: WeakSet[Write] = field(default_factory=WeakSet)


class NewKeys:
    """See the module; one a cache."""

    def __init__(self) -> None:
        self._holders: dict[int, _Holders] = {}  # by the identity of the source, which may have no hash

    @staticmethod
    def of(client: QueryClient) -> NewKeys:
        """Return those of *client*."""
        found: NewKeys | None = client.scope.find(_NEW_KEYS)
        if found is None:
            found = NewKeys()
            client.scope.provide(_NEW_KEYS, found)
        return found

    def follow(self, source: Any, take_key: TakeKey, owner: Scope) -> None:
        """Tell *take_key* of each new key of a row of *source*, as long as *owner* lives."""
        holders = self._holders.setdefault(id(source), _Holders())
        holders.tables.append(take_key)

        def leave() -> None:
            holders.tables.remove(take_key)
            if not holders.tables and not holders.writes:
                self._holders.pop(id(source), None)

        owner.on_cleanup(leave)

    def add(self, source: Any, write: Write) -> None:
        """Have *write* follow its row, as long as anybody holds it."""
        self._holders.setdefault(id(source), _Holders()).writes.add(write)

    def tell(self, source: Any, old: Hashable, new: Hashable) -> None:
        """Tell everybody that the row of *source* with the key *old* has the key *new* now."""
        holders = self._holders.get(id(source), _Holders())
        with batch():
            for write in list(holders.writes):  # before the rows are painted, whose cells show them
                write.take_key(old, new)
            for take_key in list(holders.tables):
                take_key(old, new)
