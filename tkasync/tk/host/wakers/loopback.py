"""The waker on a loopback connection whose other end is a Tcl channel: wherever Tk runs, Windows included.

Rejected: a thread that calls Tcl for the others. Its call waits for a busy window, and needs ``mainloop()``.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import weakref
from _tkinter import TclError
from collections.abc import Callable
from typing import Any

from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.teardown import quietly

_CONNECT = 2.0  # seconds for a connection to this machine itself


class SocketWaker:
    """See the module."""

    polls = False

    def __init__(self, tk: Any, entries: TclEntries, on_wake: Callable[..., None]) -> None:
        self._tk = tk
        # Those of earlier connections too: a producer may be sending on one. No __del__ closes them: where the
        # collector frees them with their waker, it may come to them first, and they warn that they are open.
        self._ends: list[socket.socket] = []
        weakref.finalize(self, _close, self._ends)
        with contextlib.ExitStack() as undo:
            self._entry = entries.raw_command("wake", on_wake, self.clear)
            undo.callback(self._entry.delete)
            self._connect()
            undo.pop_all()  # nothing failed: it stays

    def _connect(self) -> None:
        with contextlib.ExitStack() as undo:
            with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
                server.settimeout(_CONNECT)
                self._channel = self._tk.call("socket", "127.0.0.1", server.getsockname()[1])
                undo.callback(quietly, self._tk.call, "close", self._channel)
                self._end = self._accept(server)
            self._ends.append(self._end)
            self._end.setblocking(False)
            self._end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._tk.call("fconfigure", self._channel, "-blocking", 0, "-translation", "binary")
            self._listen()
            undo.pop_all()

    def _listen(self) -> None:
        self._tk.call("fileevent", self._channel, "readable", self._entry.script)

    def _accept(self, server: socket.socket) -> socket.socket:
        """Return the connection of our own channel: any program of this machine may connect to the port meanwhile."""
        ours = int(self._tk.splitlist(self._tk.call("fconfigure", self._channel, "-sockname"))[2])
        while True:
            end, peer = server.accept()
            if peer[1] == ours:
                return end
            end.close()

    def wake(self) -> None:
        """See `Waker`."""
        try:  # noqa: SIM105
            self._end.send(b"\1")
        except OSError:
            pass  # a full buffer is readable; a connection that something has cut is left to the host's net

    raise_flag = wake

    def clear(self) -> None:
        """See `Waker`."""
        try:
            self._tk.call("read", self._channel)
        except TclError:  # the program has closed it
            self._connect()

    def hear_signals(self) -> Callable[[], None]:
        """See `Waker`."""
        before = signal.set_wakeup_fd(self._end.fileno(), warn_on_full_buffer=False)

        def stop() -> None:
            signal.set_wakeup_fd(before)

        return stop

    def renew(self) -> None:
        """See `Waker`: the program may have taken away command, handler or channel."""
        self._entry.renew()
        try:
            self._listen()
        except TclError:
            self._connect()

    def close(self) -> None:
        """See `Waker`."""
        quietly(self._tk.call, "close", self._channel)
        self._entry.delete()


def _close(ends: list[socket.socket]) -> None:
    for end in ends:
        end.close()
