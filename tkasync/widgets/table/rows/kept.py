"""`Kept`: the pages that a table has shown and reads no longer. The newest stay in the cache. UI only."""

from __future__ import annotations

from typing import Any

from tkasync.queries.client import QueryClient
from tkasync.queries.names.definition import QueryRef


class Kept:
    """See the module.

    Args:
        client: whose cache it is.
        most: how many pages stay.
    """

    def __init__(self, client: QueryClient, most: int) -> None:
        self.client: QueryClient = client
        """Whose cache it is."""
        self._most = most
        self._refs: dict[QueryRef[Any], None] = {}  # the oldest first

    def take(self, ref: QueryRef[Any]) -> None:
        """Note that *ref* is read again."""
        self._refs.pop(ref, None)

    def is_fresh(self, ref: QueryRef[Any]) -> bool:
        """Whether *ref* has rows in the cache that need not be fetched again."""
        return any(info.data is not None and not info.is_stale for info in self.client.inspect(ref))

    def add(self, ref: QueryRef[Any]) -> None:
        """Note that *ref* is read no longer; the oldest page too many leaves the cache, unless others read it."""
        self.take(ref)
        self._refs[ref] = None
        while len(self._refs) > self._most:
            oldest = next(iter(self._refs))
            del self._refs[oldest]
            self.client.remove_unread(oldest)
