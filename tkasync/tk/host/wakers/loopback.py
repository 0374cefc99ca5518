"""The waker on a loopback connection whose other end is a Tcl channel: wherever Tk runs, Windows included.

Rejected: a thread that calls Tcl for the others. Its call waits for a busy window, and needs ``mainloop()``.
"""

from __future__ import annotations

import contextlib
import signal
import socket
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
        with contextlib.ExitStack() as undo:
            with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
                server.settimeout(_CONNECT)
                self._channel = tk.call("socket", "127.0.0.1", server.getsockname()[1])
                undo.callback(quietly, tk.call, "close", self._channel)
                self._end = self._accept(server)
            self._end.setblocking(False)
            self._end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tk.call("fconfigure", self._channel, "-blocking", 0, "-translation", "binary")
            self._entry = entries.raw_command("wake", on_wake)
            undo.callback(self._entry.delete)
            tk.call("fileevent", self._channel, "readable", self._entry.script)
            undo.pop_all()  # nothing failed: it stays

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
        self._tk.call("read", self._channel)

    def hear_signals(self) -> Callable[[], None]:
        """See `Waker`."""
        before = signal.set_wakeup_fd(self._end.fileno(), warn_on_full_buffer=False)

        def stop() -> None:
            signal.set_wakeup_fd(before)

        return stop

    def close(self) -> None:
        """See `Waker`."""
        quietly(self._tk.call, "close", self._channel)
        self._entry.delete()

    def __del__(self) -> None:
        end = getattr(self, "_end", None)
        if end is not None:
            end.close()
