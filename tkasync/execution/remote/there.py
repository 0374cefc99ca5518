"""What a pool's process runs: work with a line back to the window's process, one line a process. There only."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Client

from tkasync.execution.remote.calls import Outcome, RemoteCall, Ticket
from tkasync.execution.remote.child import ChildLine
from tkasync.logs.open_files import close_all
from tkasync.ownership.executors.process_trees import kill_with_children

FLUSH = 0.2
"""Seconds for a log file that takes nothing, in a process that nobody needs any more."""
_lines: dict[tuple[str, int], ChildLine | None] = {}
_connecting = threading.Lock()


def run_there(ticket: Ticket | None, call: RemoteCall) -> Outcome:
    """Do the work of *call*, and return how it has ended."""
    line = line_to(ticket)
    if line is not None:
        return line.run(call)
    alone = ChildLine(_Nobody(), _ignore, _ignore)  # type: ignore[arg-type]  # has what is used of one
    return alone.run(call)._replace(has_line=False, items=0)


def line_to(ticket: Ticket | None) -> ChildLine | None:
    """Return the line of this process, made by the first work that comes; ``None`` where the window is out of reach."""
    if ticket is None:
        return None
    key = ticket.address, os.getpid()  # a forked process makes a line of its own
    with _connecting:
        line = _lines.get(key)
        if key not in _lines or (line is not None and line.has_ended):
            line = _lines[key] = _connect(ticket)
        return line


def _connect(ticket: Ticket) -> ChildLine | None:
    try:
        connection = Client(ticket.address, authkey=ticket.key)
        _welcome, called_off = connection.recv()
    except Exception:  # another machine, a container, another user; or the window has just closed
        return None  # the outcome says so, and the window's process logs it
    parent = parent_process()
    is_ours = parent is not None and parent.pid == ticket.process
    line = ChildLine(connection, _ignore, lambda _is_over: _end() if is_ours else None)
    line.call_off(called_off)
    try:
        line.start()
    except RuntimeError:  # a subinterpreter has no daemon threads, and would wait for others when it ends
        connection.close()
        return None
    return line


def _end() -> None:
    """End this process and what it has started: it is a worker of the window's, whose process has ended."""
    close_all(FLUSH)
    kill_with_children(os.getpid())


def _ignore(*_arguments: object) -> None:
    """Nothing."""


class _Nobody:
    """A connection that nobody hears."""

    def send(self, _message: object) -> None:
        """Nothing."""
