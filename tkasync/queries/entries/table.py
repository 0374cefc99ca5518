"""`Table`: the entries of a cache, found by key, by the first part of it, and by query. UI only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

from tkasync.queries.entries.entry import Entry
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.keys import FrozenKey
from tkasync.queries.names.targets import Target, check_target, covers, prefix_of


class Table:
    """See the module."""

    def __init__(self) -> None:
        self._entries: dict[FrozenKey, Entry] = {}
        # Without it a prefix would be compared with all the keys there are.
        self._heads: defaultdict[Hashable, dict[Entry, None]] = defaultdict(dict)
        self._names: defaultdict[str, dict[Entry, None]] = defaultdict(dict)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries.values()))

    def find(self, ref: QueryRef[Any]) -> Entry | None:
        """Return the entry of *ref*; ``None`` where there is none."""
        return self._entries.get(ref.frozen)

    def add(self, entry: Entry) -> None:
        """Take *entry* in."""
        frozen_key = entry.ref.frozen
        self._entries[frozen_key] = entry
        self._heads[frozen_key[0]][entry] = None
        self._names[entry.definition.name][entry] = None

    def rename(self, entry: Entry, ref: QueryRef[Any]) -> None:
        """Have *entry* be named by *ref*, an equal one whose query was made anew, perhaps under another name."""
        name = entry.definition.name
        if name != ref.definition.name:
            _take_out(self._names, name, entry)
            self._names[ref.definition.name][entry] = None
        entry.renew(ref)

    def remove(self, entry: Entry) -> None:
        """Forget *entry*; another one that has its key by now stays."""
        frozen_key = entry.ref.frozen
        if self._entries.get(frozen_key) is entry:
            del self._entries[frozen_key]
        _take_out(self._heads, frozen_key[0], entry)
        _take_out(self._names, entry.definition.name, entry)

    def matching(self, target: Target) -> list[Entry]:
        """Return the entries that *target* means, oldest first.

        Raises:
            TypeError: *target* is none.
        """
        return [entry for entry in self._candidates(check_target(target)) if covers(target, entry.ref)]

    def _candidates(self, target: Target) -> list[Entry]:
        if isinstance(target, QueryRef):
            entry = self.find(target)
            return [] if entry is None else [entry]
        if isinstance(target, QueryDef):
            return list(self._names.get(target.name, ()))
        if target is None or target == ():
            return list(self._entries.values())
        return list(self._heads.get(prefix_of(target)[0], ()))


def _take_out(index: dict[Any, dict[Entry, None]], name: Hashable, entry: Entry) -> None:
    found = index.get(name, {})
    found.pop(entry, None)
    if not found:
        index.pop(name, None)
