"""What a trace keeps of the events: one tuple each, in a ring. Any thread."""

from __future__ import annotations

import gc
from collections import deque
from contextlib import suppress
from threading import get_ident
from time import perf_counter
from typing import Any

from tkasync.dispatch import probe
from tkasync.tools.trace.takers import LEAST, Here, Record, often, seldom


class Recorder:
    """See the module. It listens until `stop`.

    Args:
        limit: how many events are kept; after that the oldest go.
    """

    def __init__(self, limit: int) -> None:
        self._ring: deque[Record] = deque(maxlen=limit)
        self._collects_since = 0.0
        self.began: float = perf_counter()
        here = Here()
        rare = {
            name: probe.guarded(name, taker, self.stop) for name, taker in seldom(self._ring, here).items()
        }
        frequent = often(self._ring, here, lambda event: probe.failed(event, self.stop))
        self._take_out = probe.add_takers(frequent | rare, LEAST)
        gc.callbacks.append(self._collect)

    def stop(self) -> None:
        """Listen no more; what was recorded stays. A second time does nothing."""
        self._take_out()
        with suppress(ValueError):  # not asked first: a thread on which an event fails may end it meanwhile
            gc.callbacks.remove(self._collect)

    def records(self) -> list[Record]:
        """Return what is recorded now, as it came. Quick: the UI thread takes it."""
        while True:
            try:
                return list(self._ring)
            except RuntimeError:  # a run of the collector meanwhile has added one
                continue

    def __len__(self) -> int:
        return len(self._ring)

    @property
    def has_met_tkasync(self) -> bool:
        """Whether more is recorded than runs of the collector."""
        return any(what != "gc" for what, *_ in self.records())

    def _collect(self, phase: str, info: dict[str, int]) -> None:
        """Note a run of the collector; Python calls it on the thread that collects, one at a time."""
        if phase == "start":
            self._collects_since = perf_counter()
        elif self._collects_since:
            now = perf_counter()
            seconds = now - self._collects_since
            self._ring.append(("gc", now, get_ident(), seconds, info["generation"], info["collected"]))


def in_order(records: list[Record]) -> list[Record]:
    """Return *records* by their time: of two threads one may be interrupted between its clock and the ring."""
    return sorted(records, key=_when)


def _when(record: Record) -> Any:
    return record[1]
