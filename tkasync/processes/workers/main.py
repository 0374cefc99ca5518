"""What runs in a worker process. There only.

Ctrl+C in the terminal is the window's, so a worker does not hear it. It leads a process group of its own, so that what
it has started ends with it. It logs to the program's files.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from time import monotonic
from typing import Any

from tkasync.execution.remote.calls import RemoteCall
from tkasync.execution.remote.child import ChildLine
from tkasync.execution.remote.sending import pack_error, unpack
from tkasync.execution.remote.there import FLUSH
from tkasync.logs.open_files import LogPlace, close_all
from tkasync.processes.workers.followed_logs import FollowedLogs

_log = logging.getLogger("tkasync")
_PATIENCE = 2.0  # seconds that the program's threads go on after the work; a guess
_Calls = SimpleQueue[RemoteCall | None]


def main(connection: Connection, initializer: bytes | None, places: tuple[LogPlace, ...]) -> None:
    """Work for the process at the other end of *connection* until it says so, or has ended itself.

    *initializer* is a function and its arguments, pickled, which are called first. *places*: where to log.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    logs = FollowedLogs()
    logs.follow(places)
    calls: _Calls = SimpleQueue()
    line = ChildLine(connection, partial(_take, calls, logs), partial(_end, calls))
    line.start()
    if _initialize(line, initializer):
        line.send("ready")
        while (call := calls.get()) is not None:
            if not line.send("ended", call.number, line.run(call)):
                # The work may have closed all files, the line among them: its task would wait for ever.
                _end(calls, True)
    _leave()


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


def _leave() -> None:
    """End, also where threads of the program's go on for ever: Python would wait for them, and the pool for Python."""
    end = monotonic() + _PATIENCE
    for thread in _others():
        thread.join(max(0.0, end - monotonic()))
    left = [thread.name for thread in _others()]
    if left:
        _log.warning("a worker process ends although threads of the program go on there: %s", ", ".join(left))
        close_all(_PATIENCE)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(0)


def _others() -> list[threading.Thread]:
    here = threading.current_thread()
    return [thread for thread in threading.enumerate() if not thread.daemon and thread is not here]


# The line's thread


def _take(calls: _Calls, logs: FollowedLogs, kind: str, what: Any) -> None:
    if kind == "work":
        calls.put(what)
    else:
        logs.follow(what)


def _end(calls: _Calls, is_over: bool) -> None:
    """End after the work that is under way; at once when nobody waits for it any more."""
    if not is_over:
        calls.put(None)
        return
    close_all(FLUSH)
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    else:
        os._exit(1)
