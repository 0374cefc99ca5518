"""What runs in a worker process. There only.

Ctrl+C in the terminal is the window's, so a worker does not hear it. It leads a process group of its own, so that what
it has started ends with it.
"""

from __future__ import annotations

import os
import signal
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue

from tkasync.execution.remote.calls import RemoteCall
from tkasync.execution.remote.child import ChildLine
from tkasync.execution.remote.sending import pack_error, unpack

_Calls = SimpleQueue[RemoteCall | None]


def main(connection: Connection, initializer: bytes | None) -> None:
    """Work for the process at the other end of *connection* until it says so, or has ended itself.

    *initializer* is a function and its arguments, pickled, which are called first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    calls: _Calls = SimpleQueue()
    line = ChildLine(connection, calls.put, partial(_end, calls))
    line.start()
    if not _initialize(line, initializer):
        return
    line.send("ready")
    while (call := calls.get()) is not None:
        line.send("ended", call.number, line.run(call))


def _initialize(line: ChildLine, initializer: bytes | None) -> bool:
    """Call the initializer, and return whether it has ended without an error."""
    if initializer is None:
        return True
    try:
        fn, args = unpack(initializer, "the initializer of ProcessWorkers")
        fn(*args)
    except BaseException as error:
        line.send("failed", *pack_error(error, "initializer"))
        return False
    return True


def _end(calls: _Calls, is_over: bool) -> None:
    """End after the work that is under way; at once when nobody waits for it any more. The line's thread."""
    if not is_over:
        calls.put(None)
    elif hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    else:
        os._exit(1)
