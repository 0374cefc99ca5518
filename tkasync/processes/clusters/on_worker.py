"""What a cluster's worker runs: work with a line to the window. There only.

The line goes to the window's process itself where that can be reached, as on the same machine. Otherwise it goes by the
scheduler: events of Dask's there, and calls of `hear` here.
"""

from __future__ import annotations

import logging
import pickle
import signal
import threading
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from tkasync.execution.remote.calls import Outcome
from tkasync.execution.remote.child import ChildLine
from tkasync.execution.remote.there import line_to

NOISY = ("asyncio", "distributed", "tornado")
"""Whose loggers speak of the end of a client, and of a worker."""
_lines: dict[str, tuple[ChildLine, _EventConnection]] = {}
_connecting = threading.Lock()


def do_work(data: bytes) -> Outcome:
    """Do the work that a `ClusterJob` has packed, and return how it has ended."""
    ticket, topic, call = pickle.loads(data)
    line = line_to(ticket) or _line_by_events(topic)
    return line.run(call)


def hear(topic: str, message: tuple[Any, ...]) -> None:
    """Take *message* of the window that has *topic*. On the worker's loop."""
    if topic in _lines:
        _lines[topic][1].incoming.put(message)


def dask_setup(_worker: object) -> None:
    """Leave Ctrl+C in the terminal to the window. Of a cluster that was started for it; the name is Dask's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def hush() -> None:
    """Have Dask say nothing on this worker any more: it is about to be ended."""
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] in NOISY:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _line_by_events(topic: str) -> ChildLine:
    with _connecting:
        if topic not in _lines:
            worker = import_module("distributed").get_worker()
            connection = _EventConnection(worker, topic)
            line = ChildLine(connection, _ignore, _ignore)  # type: ignore[arg-type]  # has what is used of one
            _lines[topic] = line, connection
            line.start()
        return _lines[topic][0]


class _EventConnection:
    """A connection to the window, as a `ChildLine` needs it."""

    def __init__(self, worker: Any, topic: str) -> None:
        self._worker = worker
        self._topic = topic
        self.incoming: SimpleQueue[tuple[Any, ...]] = SimpleQueue()

    def send(self, message: tuple[Any, ...]) -> None:
        """Send *message*; never blocks."""
        self._worker.log_event(self._topic, (self._worker.address, message))

    def recv(self) -> tuple[Any, ...]:
        """Return the next message; wait for it."""
        return self.incoming.get()

    def close(self) -> None:
        """Hear no more: the window has closed."""
        _lines.pop(self._topic, None)


def _ignore(*_arguments: object) -> None:
    """Nothing."""
