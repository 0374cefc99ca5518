"""`Hub`: where the processes of pools connect to the window's process, one for a runtime. Any thread.

Made by the first work that a pool pickles. Each process that takes such work connects once. A client that is silent, or
has not the key, stops nobody: each is answered on a thread of its own, for a limited time.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from concurrent.futures import Executor
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge, wait
from time import sleep
from typing import Any, Protocol

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.execution.remote.calls import Ticket
from tkasync.execution.remote.line import Line, Message, RemoteWork, hang_up

_PATIENCE = 5.0  # seconds for a handshake; a guess, on a machine that is busy
FAREWELL = ("bye",)
"""What a process hears last, which is not to take the end of its line for that of the window's process."""
_PAUSE = 0.05  # seconds before the next try to take a connection; a guess
_MOMENT = 1.0  # seconds; a guess


class PoolWork(RemoteWork, Protocol):
    """Work that a pool or a cluster has given to one of its processes: a `RemoteEnd`, or what stands for one."""

    number: int

    def is_on(self, line: Line) -> bool:
        """Whether the process at the other end of *line* has it."""

    def wait_no_more(self) -> None:
        """Note that its line has ended."""


class Hub:
    """See the module."""

    def __init__(self) -> None:
        self._listener = Listener(backlog=64)
        key = os.urandom(32)
        self.ticket: Ticket = Ticket(str(self._listener.address), key, os.getpid())
        """What a process needs to connect."""
        self.work: dict[int, PoolWork] = {}
        """What is under way, by its number."""
        self._lines: dict[Line, None] = {}
        self._called_off: dict[int, None] = {}  # what a process that connects later is to know
        self._is_closed = False
        threading.Thread(target=self._accept, name="tkasync-hub", daemon=True).start()

    # Work

    def add(self, work: PoolWork) -> None:
        """Hear of *work*, which is about to be sent."""
        self.work[work.number] = work

    def forget(self, work: PoolWork) -> None:
        """Hear of *work* no more: it has ended."""
        self.work.pop(work.number, None)
        self._called_off.pop(work.number, None)

    def tell_all(self, *message: Any) -> None:
        """Send *message*, about work that no process has begun, to every process, also to those that come later."""
        self._called_off[message[1]] = None
        for line in list(self._lines):
            line.send(*message)

    # Processes that connect

    def _accept(self) -> None:
        mark_own_thread()
        while not self._is_closed:
            try:
                connection = self._listener.accept()
            except OSError:
                # This client has gone already; or no more files can be open, and the next try would fail too.
                sleep(_PAUSE)
            else:
                self._begin_to_welcome(connection)
        self._listener.close()

    def _begin_to_welcome(self, connection: Connection) -> None:
        welcome = threading.Thread(
            target=self._welcome, args=(connection,), name="tkasync-handshake", daemon=True
        )
        try:
            welcome.start()
        except RuntimeError:
            # There are no more threads: the process works without a line, and its task says so.
            connection.close()

    def _welcome(self, connection: Connection) -> None:
        mark_own_thread()
        patience = threading.Timer(_PATIENCE, _end_handshake, (connection,))
        patience.daemon = True
        try:
            patience.start()
            deliver_challenge(connection, self.ticket.key)
            answer_challenge(connection, self.ticket.key)
        except Exception:  # silent too long, or without the key
            with suppress(OSError):
                connection.close()
            return
        finally:
            patience.cancel()
        if self._is_closed:
            connection.close()
        else:
            self._serve(connection)

    def _serve(self, connection: Connection) -> None:
        line = Line(
            self.work, lambda message: refuse_unknown(line, message), lambda: self._line_ended(line), FAREWELL
        )
        self._lines[line] = None
        try:
            # Before the process begins anything; it waits for that. What is called off from now on goes to the line.
            connection.send(("welcome", list(self._called_off)))
            line.start(lambda: connection)
        except (OSError, RuntimeError):  # the process has gone already; or there are no more threads
            hang_up(connection, FAREWELL)
            self._line_ended(line)

    def _line_ended(self, line: Line) -> None:
        self._lines.pop(line, None)
        tell_line_ended(self.work, line)

    # The end

    def close(self) -> None:
        """Take no more connections, and end the lines; the processes belong to their pools, and go on."""
        self._is_closed = True
        with suppress(OSError):
            Client(self._listener.address).close()  # the thread that accepts wakes by nothing else
        for line in list(self._lines):
            line.close()
        for work in list(self.work.values()):
            work.wait_no_more()


def refuse_unknown(line: Line, message: Message) -> None:
    """Call off work that has begun in the process at the other end of *line*, and that nobody has any more."""
    if message[0] == "begun":
        line.send("cancel", message[1], None)


def tell_line_ended(work: Mapping[int, PoolWork], line: Line) -> None:
    """Tell what the process at the other end of *line* had that the line has ended."""
    for each in list(work.values()):
        if each.is_on(line):
            each.wait_no_more()


def _end_handshake(connection: Connection) -> None:
    """End a handshake that lasts too long: the thread that waits for it reads an end."""
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


def exit_codes_of(executor: Executor) -> list[int | None]:
    """Return how the processes of a standard pool that have ended have done so."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    if not processes:
        return []
    ended = wait([process.sentinel for process in processes], 0)
    codes: list[int | None] = []
    for process in processes:
        if process.sentinel in ended:
            process.join(_MOMENT)  # its files are closed a moment before it has an exit code
            codes.append(process.exitcode)
    return codes
