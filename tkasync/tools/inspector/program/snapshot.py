"""`Snapshots`: what the viewer is sent, taken on the UI thread, where nothing that is looked at can die elsewhere.

Made of plain values: the thread that sends it owns nothing of the program's. Only the part that the viewer shows is
made, so that a snapshot costs a millisecond.
"""

from __future__ import annotations

import gc
from collections import Counter, deque
from collections.abc import Callable
from itertools import islice
from time import monotonic, perf_counter, time
from typing import Any
from weakref import ref

from tkasync.queries.client import CLIENT, QueryClient
from tkasync.runtime.runtime import Runtime
from tkasync.tools.inspector.bounds import BUCKET, OPEN_ROWS, ROWS
from tkasync.tools.inspector.program.details import details_of
from tkasync.tools.inspector.program.heard import Facts, Heard
from tkasync.tools.inspector.program.owners import WINDOW, Owners
from tkasync.tools.inspector.program.values import cut, text_of

_COUNTED = 1000  # objects that are looked at to count them by their class


class Snapshots:
    """See the module.

    Args:
        runtime: the window's.
        heard: what the probe has told.
        log: the newest records of the log.
    """

    def __init__(self, runtime: Runtime, heard: Heard, log: deque[Facts]) -> None:
        self._runtime = runtime
        self._heard = heard
        self._log = log
        self._owners = Owners(runtime, heard)
        self._entries: dict[str, Callable[[], Any]] = {}  # of the cache, by their rows
        self._last_cost = 0.0
        self.part: str = "owners"
        self.opened: frozenset[str] = frozenset((WINDOW,))
        self.selected: str = ""

    def look(self, wish: Facts) -> None:
        """Take from now on what the viewer wants to see. Anything that is no wish is left as it was."""
        if (part := wish.get("part")) in _PARTS:
            self.part = str(part)
        if isinstance(opened := wish.get("open"), list):
            self.opened = frozenset(str(row) for row in opened[:OPEN_ROWS])
        if isinstance(selected := wish.get("select"), str):
            self.selected = selected

    def find(self, row: str) -> Any:
        """Return what *row* of the newest snapshot stands for; ``None`` when it has gone."""
        return self._entries[row]() if row in self._entries else self._owners.find(row)

    def take(self) -> Facts:
        """Take one."""
        began = perf_counter()
        counts = self._counts()
        part = _PARTS[self.part](self)
        snapshot = {"at": time(), "counts": counts, "part": self.part, **part, "cost": self._last_cost}
        self._last_cost = perf_counter() - began
        return snapshot

    def _counts(self) -> Facts:
        runtime, heard = self._runtime, self._heard
        scopes = runtime.open_scopes
        return {
            "tasks": len(runtime.in_flight),
            "queued": len(runtime.queue),
            "owners": len(scopes),
            **heard.counts,
        }

    # The parts

    def _owners_part(self) -> Facts:
        rows, is_cut = self._owners.rows(self.opened, self.selected)
        found = self._owners.find(self.selected)
        return {
            "rows": rows,
            "cut": is_cut,
            "details": None if found is None else {"id": self.selected, **details_of(found, self._heard)},
        }

    def _signals_part(self) -> Facts:
        effects = [{"id": f"e{age}", **facts} for age, facts in self._heard.effects.items()]
        writes = [{"id": f"s{key:x}", **facts} for key, facts in self._heard.writes.items()]
        return {"effects": effects[::-1][:ROWS], "writes": writes[::-1][:ROWS]}

    def _queries_part(self) -> Facts:
        client: QueryClient | None = self._runtime.scope.find(CLIENT)
        if client is None:
            return {"queries": []}
        entries = {f"q{id(entry):x}": entry for entry in islice(client.table, ROWS)}
        self._entries = {row: ref(entry) for row, entry in entries.items()}
        return {"queries": [{"id": row, **_of_query(entry.info())} for row, entry in entries.items()]}

    def _turns_part(self) -> Facts:
        return {"now": int(monotonic() / BUCKET), "bars": [list(bar) for bar in self._heard.bars]}

    def _events_part(self) -> Facts:
        heard = self._heard
        return {"errors": list(heard.errors), "stalls": list(heard.stalls), "log": list(self._log)}

    def _memory_part(self) -> Facts:
        runtime = self._runtime
        counts = runtime.host.counts()
        refs = Counter(type(x).__qualname__ for x in islice(list(runtime.ui_refs.values()), _COUNTED))
        few = len(runtime.in_flight) <= _COUNTED
        return {
            "refs": [[name, count] for name, count in refs.most_common(20)],
            "memory": [
                ["Objects that UiRef holds", len(runtime.ui_refs)],
                ["Interpreters kept for their UI thread", counts.pinned_interpreters],
                ["Finalizers brought back to the UI thread", counts.deferred_finalizers],
                ["Calls of Tcl refused on other threads", counts.refused_calls],
                ["Calls of Tcl forwarded from other threads", counts.forwarded_calls],
                ["Work that goes on after its task's end", len(runtime.stragglers) if few else "not counted"],
                ["Collections of the oldest generation", gc.get_stats()[-1]["collections"]],
            ],
        }


def _of_query(info: Any) -> Facts:
    key = cut(info.ref.spelled(text_of), 200)
    return {
        "key": key,
        "do": ["refetch"],
        "state": info.activity.value,
        "is_stale": info.is_stale,
        "age": info.age,
        "readers": info.readers,
        "layers": info.layers,
        "data": "" if info.data is None else text_of(info.data),
        "error": "" if info.error is None else type(info.error).__qualname__,
    }


_PARTS: dict[str, Callable[[Snapshots], Facts]] = {
    "owners": Snapshots._owners_part,
    "signals": Snapshots._signals_part,
    "queries": Snapshots._queries_part,
    "turns": Snapshots._turns_part,
    "events": Snapshots._events_part,
    "memory": Snapshots._memory_part,
}
