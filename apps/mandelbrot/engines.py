"""The engines: threads, worker processes, a Dask cluster. One function is sent to all of them, by one call.

Each is made when it is first chosen, stays for the next time, and ends with its owner. UI thread only.
"""

from __future__ import annotations

import sys
from enum import StrEnum

from tkasync import POOL, Component
from tkasync.lowlevel import AnyExecutor
from tkasync.processes import Cluster, ProcessWorkers, connect_cluster


class Engine(StrEnum):
    """What computes, as the window calls it."""

    THREADS = "Threads"
    PROCESSES = "Processes"
    LOCAL_CLUSTER = "Local cluster"
    CLUSTER = "Cluster …"


CLUSTERS = (Engine.LOCAL_CLUSTER, Engine.CLUSTER)


class Engines:
    """The engines of *owner*."""

    def __init__(self, owner: Component) -> None:
        self._owner = owner
        self._made: dict[Engine, ProcessWorkers | Cluster] = {}

    @property
    def at_hand(self) -> list[Engine]:
        """All but the clusters that are not connected."""
        return [engine for engine in Engine if engine not in CLUSTERS or engine in self._made]

    def executor(self, engine: Engine) -> AnyExecutor:
        """What ``spawn_map`` is given as ``executor=`` for an engine that is at hand."""
        if engine is Engine.THREADS:
            return POOL
        if engine is Engine.PROCESSES and engine not in self._made:
            self._made[engine] = self._owner.scope.adopt(ProcessWorkers())
        return self._made[engine]

    async def connect(self, engine: Engine, address: str | None) -> None:
        """Have a cluster at hand: that at *address*, or one that is made on this machine.

        Raises:
            Exception: what `connect_cluster` raises: nobody answers, or Dask is not installed.
        """
        if engine is Engine.LOCAL_CLUSTER and engine in self._made:
            return
        cluster = await self._owner.spawn_task(connect_cluster, address)
        self.end(engine)  # the one that was connected before
        self._made[engine] = cluster

    def end(self, engine: Engine) -> None:
        """End *engine*, if it is at hand; the next time it is made anew."""
        if engine in self._made:
            self._made.pop(engine).close()


def about_threads() -> str:
    """What threads do in this Python, as a sentence."""
    # Pythons before 3.13 have a lock, and no function to ask.
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        return "Threads take turns here: this Python has a global lock."
    return "Threads run side by side here: this Python has no global lock."
