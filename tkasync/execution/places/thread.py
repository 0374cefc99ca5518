"""``executor=THREAD``: work that has a thread to itself, for readers, servers and whatever else has no end.

On the pool it would hold a thread that short work waits for.
"""

from __future__ import annotations

from tkasync.execution.places.pool import FunctionItem, GeneratorItem
from tkasync.execution.runners import Engines


class ThreadItem(FunctionItem):
    """A plain function on a thread of its own."""

    __slots__ = ()

    def start(self, engines: Engines) -> None:
        engines.threads.start(self.run)


class ThreadGeneratorItem(ThreadItem, GeneratorItem):
    """A generator on a thread of its own."""

    __slots__ = ()
