"""`Focus`: fetches what is stale when the user comes back to the program. UI only.

To come back is more than a `<FocusIn>`: a file chooser, an alert or another window of the same program takes the focus,
too. The *program* must have been without it for a while. And an attempt counts though it has failed, or an error box
would be followed by the fetch that opens the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tkasync.dispatch.host import Host
from tkasync.queries.entries.entry import Entry
from tkasync.queries.entries.schedule import is_reached

_AWAY = 2.0
"""Seconds without the focus that count as having been away."""


class Focus:
    """See the module; *entries* gives those of the cache."""

    def __init__(self, host: Host, entries: Callable[[], Iterable[Entry]]) -> None:
        self._host = host
        self._entries = entries
        self._lost_at: float | None = None
        self.close: Callable[[], object] = host.watch_focus(self._on_change)

    def _on_change(self, has_focus: bool) -> None:
        now = self._host.now
        lost_at = self._lost_at
        if not has_focus:
            self._lost_at = now if lost_at is None else lost_at
            return
        self._lost_at = None
        if lost_at is not None and is_reached(lost_at + _AWAY, now):
            for entry in self._entries():
                if _is_due(entry, now):
                    entry.ask()


def _is_due(entry: Entry, now: float) -> bool:
    for reader in entry.readers:
        if reader.refetch_on_focus and entry.is_stale_for(reader):
            attempted_at = entry.attempted_at
            if attempted_at is None or is_reached(attempted_at + entry.stale_time_for(reader), now):
                return True
    return False
