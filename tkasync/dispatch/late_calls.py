"""The calls that come after their runtime has closed, kept so that what they hold dies on its UI thread.

None of the program's runs any more: its threads may go on posting for as long as they live.

A task that was still stuck when its window closed ends some day, on its worker, with a widget among its arguments. No
turn of that window runs any more, so what the task held is kept here until the UI thread looks: in a turn of another
window, when one starts or closes, or at the end of the process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from tkasync.dispatch.queue import Call
from tkasync.whose_code import OURS


class LateCalls(threading.local):
    """Calls of closed runtimes: each UI thread sees its own."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Call] = SimpleQueue()
        self.add: Callable[[Call], None] = self._calls.put
        """Keep a call for the thread on which this attribute was read. Any thread may call it, also in a finalizer."""

    def __len__(self) -> int:
        return self._calls.qsize()

    def clear(self) -> None:
        """Settle what is kept for this thread now. What comes meanwhile is left for the next time."""
        for _ in range(self._calls.qsize()):
            try:
                call = self._calls.get_nowait()
            except Empty:
                return
            settle(call)
            del call


def settle(call: Call) -> bool:
    """Run *call* when it is one of tkasync's own; drop one of the program's. Return whether it was dropped.

    Those of our own only end and release: they come to their end although nothing runs any more. UI thread.
    """
    fn, args = call if isinstance(call, tuple) else (call, ())
    try:
        module = getattr(fn, "__module__", None)
        if not (isinstance(module, str) and module.startswith(OURS)):
            return True
        fn(*args)
    except Exception:  # nobody is left to report to
        logging.getLogger("tkasync").exception("error in %r, after its window was closed", fn)
    return False


late_calls: LateCalls = LateCalls()
