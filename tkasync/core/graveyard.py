"""Where things go that outlive their runtime, so that they die on the main thread and not on a worker.

A task that was still stuck when its window closed ends some day, on its thread, with a widget among its arguments. There
is no pump to send it home to any more; it waits here until the main thread comes by: another runtime's start or close, or
the end of the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any


class Graveyard:
    """Calls of closed runtimes. ``add`` is for any thread and for finalizers."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Callable[..., object], tuple[Any, ...]]] = SimpleQueue()

    def add(self, call: tuple[Callable[..., object], tuple[Any, ...]]) -> None:
        """Keep *call*, a function and its arguments, for the main thread."""
        self._calls.put(call)

    def clear(self) -> None:
        """On the main thread, run and forget what is kept; elsewhere nothing."""
        if threading.current_thread() is not threading.main_thread():
            return
        try:
            while True:
                fn, args = self._calls.get_nowait()
                fn(*args)
        except Empty:
            return


graveyard = Graveyard()
