"""Where things go that outlive their runtime, so that they die on their UI thread and not on a worker.

A task that was still stuck when its window closed ends some day, on its thread, with a widget among its arguments.
There is no pump to send it home to any more; it waits here until its UI thread comes by: the pump of another window,
the start or the close of one, or the end of the process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from tkasync.dispatch.queue import Call


class LateCalls(threading.local):
    """Calls of closed runtimes: each UI thread sees its own."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Call] = SimpleQueue()
        self.add: Callable[[Call], None] = self._calls.put
        """Keeps a call for the thread on which this attribute was read; to be called on any, also in a finalizer."""

    def __len__(self) -> int:
        return self._calls.qsize()

    def clear(self) -> None:
        """Run and forget what is kept for this thread."""
        try:
            while True:
                call = self._calls.get_nowait()
                fn, args = call if isinstance(call, tuple) else (call, ())
                try:
                    fn(*args)
                except Exception:  # nobody is left to report to
                    logging.getLogger("tkasync").exception("error in %r, after its window was closed", fn)
                del call, fn, args
        except Empty:
            return


late_calls = LateCalls()
