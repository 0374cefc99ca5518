"""`Table`: the entries of a cache, found by key, by the first parts of it, and by query. UI only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

from tkasync.queries.entries.entry import Entry
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.keys import FrozenKey
from tkasync.queries.names.targets import Target, check_target, prefix_of

_INDEXED = 2
"""How many first parts of a key its entry is found by."""


class Table:
    """See the module."""

    def __init__(self) -> None:
        self._entries: dict[FrozenKey, Entry] = {}
        # Without it a prefix would be compared with all the keys there are. Of longer ones the first two parts tell.
        self._prefixes: defaultdict[FrozenKey, dict[Entry, None]] = defaultdict(dict)
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
        for prefix in _prefixes_of(frozen_key):
            self._prefixes[prefix][entry] = None
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
        for prefix in _prefixes_of(frozen_key):
            _take_out(self._prefixes, prefix, entry)
        _take_out(self._names, entry.definition.name, entry)

    def matching(self, target: Target) -> list[Entry]:
        """Return the entries that *target* means, oldest first.

        Raises:
            TypeError: *target* is none.
        """
        check_target(target)
        if isinstance(target, QueryRef):
            entry = self.find(target)
            return [] if entry is None else [entry]
        if isinstance(target, QueryDef):
            return [
                entry for entry in self._names.get(target.name, ()) if target.is_made_of(entry.definition)
            ]
        return list(self._entries.values()) if target is None else self._below(prefix_of(target))

    def _below(self, prefix: FrozenKey) -> list[Entry]:
        if not prefix:
            return list(self._entries.values())
        found = self._prefixes.get(prefix[:_INDEXED], ())
        length = len(prefix)
        return [entry for entry in found if length <= _INDEXED or entry.ref.frozen[:length] == prefix]


def _prefixes_of(frozen_key: FrozenKey) -> list[FrozenKey]:
    return [frozen_key[:length] for length in range(1, min(len(frozen_key), _INDEXED) + 1)]


def _take_out(index: dict[Any, dict[Entry, None]], name: Hashable, entry: Entry) -> None:
    found = index.get(name, {})
    found.pop(entry, None)
    if not found:
        index.pop(name, None)
