"""The engines: threads and worker processes. One function is sent to all of them, by one call.

Each is made when it is first chosen, stays for the next time, and ends with its owner. UI thread only.
"""

from __future__ import annotations

import sys
from enum import StrEnum

from tkasync import POOL, Component
from tkasync.lowlevel import AnyExecutor
from tkasync.processes import ProcessWorkers


class Engine(StrEnum):
    """What computes, as the window calls it."""

    THREADS = "Threads"
    PROCESSES = "Processes"


class Engines:
    """The engines of *owner*."""

    def __init__(self, owner: Component) -> None:
        self._owner = owner
        self._made: dict[Engine, ProcessWorkers] = {}

    def executor(self, engine: Engine) -> AnyExecutor:
        """What ``spawn_map`` is given as ``executor=`` for *engine*."""
        if engine is Engine.THREADS:
            return POOL
        if engine is Engine.PROCESSES and engine not in self._made:
            self._made[engine] = self._owner.scope.adopt(ProcessWorkers())
        return self._made[engine]

    def end(self, engine: Engine) -> None:
        """End *engine*, if it was made; the next time it is made anew."""
        if engine in self._made:
            self._made.pop(engine).close()


def about_threads() -> str:
    """What threads do in this Python, as a sentence."""
    # Pythons before 3.13 have a lock, and no function to ask.
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        return "Threads take turns here: this Python has a global lock."
    return "Threads run side by side here: this Python has no global lock."
