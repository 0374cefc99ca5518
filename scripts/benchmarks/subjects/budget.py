"""A study: how long a turn may be, and how the next one is armed. *peer* is "arming/budget in ms".

The pump here is the smallest that can tell them apart; it is what the choice in tkasync rests on.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from benchmarks.measure import Clock
from benchmarks.peers.base import TkWay

from .smooth import flood_figures

__all__ = ["ARMINGS", "BUDGETS_MS", "measure"]

Ts = TypeVarTuple("Ts")
ARMINGS = ("after-0", "after-1", "idle-then-0")
BUDGETS_MS = (2, 4, 8, 16, 32)


class Pump(TkWay):
    def __init__(self, arming: str, budget: float) -> None:
        super().__init__()
        self._arming = arming
        self._budget = budget
        self._queue: queue.SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = queue.SimpleQueue()
        self.root.tk.createcommand("turn", self._turn)
        self.root.tk.call("after", 5, "turn")

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._queue.put((fn, args))

    def _turn(self) -> None:
        end = Clock() + self._budget
        get = self._queue.get_nowait
        while Clock() < end:
            try:
                fn, args = get()
            except queue.Empty:
                self.root.tk.call("after", 5, "turn")
                return
            fn(*args)
        self._arm()

    def _arm(self) -> None:
        call = self.root.tk.call
        if self._arming == "idle-then-0":
            call("after", "idle", "after 0 turn")
        else:
            call("after", self._arming.removeprefix("after-"), "turn")


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    arming, budget_ms = peer.split("/")
    return flood_figures(Pump(arming, float(budget_ms) / 1000), 10_000 if quick else 30_000, 1, cost=50e-6)
