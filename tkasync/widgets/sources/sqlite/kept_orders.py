"""`KeptOrders`: the orders of the views that were asked for lately, as long as they are right. Workers only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from tkasync.widgets.sources.sqlite.alone import alone
from tkasync.widgets.sources.sqlite.orders import Order
from tkasync.widgets.sources.view import View

_MOST = 4


class _Kept(NamedTuple):
    order: Order
    changes: int


class KeptOrders:
    """Makes one order at a time, and each once, while others that need one wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[View, _Kept] = OrderedDict()
        self._making = threading.Lock()

    def ready(self, view: View, changes: int) -> Order | None:
        """Return the order of *view* if there is one that was made after so many *changes*."""
        with self._lock:
            kept = self._kept.get(view)
            if kept is None or kept.changes != changes or kept.order.is_gone:
                return None
            self._kept.move_to_end(view)
            return kept.order

    def made(self, view: View, changes: int, make: Callable[[], Order]) -> Order:
        """Return that order, made now if there is none."""
        with alone(self._making):
            order = self.ready(view, changes)
            if order is None:
                order = make()
                self._keep(view, _Kept(order, changes))
            return order

    def _keep(self, view: View, kept: _Kept) -> None:
        with self._lock:
            dropped = [self._kept.pop(view)] if view in self._kept else []
            self._kept[view] = kept
            if len(self._kept) > _MOST:
                dropped.append(self._kept.popitem(last=False)[1])
        for each in dropped:
            each.order.close()

    def carry_over(self, before: int, after: int, is_right: Callable[[View], bool]) -> None:
        """Let those orders that were right *before* a change be so *after* it of which *is_right* is true.

        One that is being made meanwhile is not among them: it may have seen both.
        """
        with self._lock:
            for view, kept in self._kept.items():
                if kept.changes == before and is_right(view):
                    self._kept[view] = _Kept(kept.order, after)

    def forget(self) -> None:
        """Drop all of them."""
        with self._lock:
            dropped = list(self._kept.values())
            self._kept.clear()
        for kept in dropped:
            kept.order.close()
