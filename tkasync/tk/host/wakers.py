"""How another thread gets the Tk event loop to look at the queue, without a Tcl call of its own.

Each waker has the same methods: ``wake`` (any thread, never blocks), ``hold`` (UI thread: be readable now, so that
an event loop opened by a callback comes back to the queue), ``settle`` (UI thread: forget the wakes so far),
``close``, and ``hear_signals`` (main thread: let a signal wake the loop too). The handler stays readable until
settled: one wake serves many posts.

The descriptor closes when the last reference to the waker goes, not in ``close``: a producer that is
inside ``wake`` at that moment must not write to a number the system has given to another file.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from _tkinter import TclError
from collections.abc import Callable
from typing import Any, Protocol

_READABLE = 2  # tkinter.READABLE


class Waker(Protocol):
    """See the module."""

    polls: bool
    """Whether nothing wakes the loop: the host has to look by itself, often."""

    def wake(self) -> None: ...
    def hold(self) -> None: ...
    def settle(self) -> None: ...
    def close(self) -> None: ...
    def hear_signals(self) -> Callable[[], None]: ...


class FdWaker:
    """An eventfd, or a pipe, under Tk's file handler: POSIX."""

    polls = False

    def __init__(self, tk: Any, on_wake: Callable[[], None]) -> None:
        self._tk = tk
        if hasattr(os, "eventfd"):
            self._reader = self._writer = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        else:
            self._reader, self._writer = os.pipe()
            os.set_blocking(self._reader, False)
            os.set_blocking(self._writer, False)
        tk.createfilehandler(self._reader, _READABLE, lambda _file, _mask: on_wake())

    # Here and below a `try`, which costs nothing, and not `suppress`, which costs as much as the write.

    def wake(self) -> None:
        try:  # noqa: SIM105
            os.write(self._writer, b"\1\0\0\0\0\0\0\0")
        except BlockingIOError:
            pass  # a full pipe is readable already, which is all a wake asks for

    hold = wake

    def settle(self) -> None:
        try:  # noqa: SIM105
            os.read(self._reader, 4096)
        except BlockingIOError:
            pass  # a nested turn has settled it before

    def close(self) -> None:
        self._tk.deletefilehandler(self._reader)
        self._tk = None

    def hear_signals(self) -> Callable[[], None]:
        # A pipe of its own: what Python writes there is one byte, and an eventfd takes eight.
        tk, (reader, writer) = self._tk, os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        # Python runs the signal's own handler before this one.
        tk.createfilehandler(reader, _READABLE, lambda _file, _mask: os.read(reader, 64))
        before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

        def stop() -> None:
            signal.set_wakeup_fd(before)
            tk.deletefilehandler(reader)
            os.close(reader)
            os.close(writer)

        return stop

    def __del__(self) -> None:
        for fd in {getattr(self, "_reader", -1), getattr(self, "_writer", -1)} - {-1}:
            os.close(fd)


class SocketWaker:
    """A loopback connection whose other end is a Tcl channel: wherever Tk runs, Windows included."""

    polls = False

    def __init__(self, tk: Any, on_wake: Callable[[], None]) -> None:
        self._tk = tk
        with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
            server.settimeout(2.0)
            self._channel = tk.call("socket", "127.0.0.1", server.getsockname()[1])
            self._end = self._accept(server)
        self._end.setblocking(False)
        self._end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        tk.call("fconfigure", self._channel, "-blocking", 0, "-translation", "binary")
        self._command = f"tkasync_wake_{self._channel}"
        tk.createcommand(self._command, on_wake)
        # Without the catch an error, sys.exit() say, would take the handler off the channel.
        tk.call("fileevent", self._channel, "readable", f"catch {self._command}")

    def _accept(self, server: socket.socket) -> socket.socket:
        """The connection of our own channel: any program of this machine may knock at the port meanwhile."""
        ours = int(self._tk.splitlist(self._tk.call("fconfigure", self._channel, "-sockname"))[2])
        while True:
            end, peer = server.accept()
            if peer[1] == ours:
                return end
            end.close()

    def wake(self) -> None:
        try:  # noqa: SIM105
            self._end.send(b"\1")
        except OSError:
            pass  # a full buffer is readable already; a connection that something has cut is left to the net

    hold = wake

    def settle(self) -> None:
        self._tk.call("read", self._channel)

    def hear_signals(self) -> Callable[[], None]:
        before = signal.set_wakeup_fd(self._end.fileno(), warn_on_full_buffer=False)

        def stop() -> None:
            signal.set_wakeup_fd(before)

        return stop

    def close(self) -> None:
        # The interpreter may be gone, its channels and commands with it.
        with contextlib.suppress(TclError):
            self._tk.call("close", self._channel)
            self._tk.deletecommand(self._command)
        self._tk = None

    def __del__(self) -> None:
        end = getattr(self, "_end", None)
        if end is not None:
            end.close()


class PollWaker:
    """Nothing wakes the loop; the host polls. The last resort, and the core that works everywhere."""

    polls = True

    def wake(self) -> None:
        """Nothing to do: the host looks by itself."""

    hold = settle = close = wake

    def hear_signals(self) -> Callable[[], None]:
        return self.wake  # a poll hears them soon enough


def check_kind(kind: str) -> None:
    """Raise ``ValueError`` when there is no such kind of waker."""
    if kind not in ("auto", "fd", "socket", "poll"):
        raise ValueError(f'wake is "auto", "fd", "socket" or "poll", not {kind!r}')


def make_waker(kind: str, tk: Any, on_wake: Callable[[], None]) -> Waker:
    """The waker called *kind*; ``"auto"`` takes the best one that this platform has."""
    if kind == "fd" or (kind == "auto" and hasattr(tk, "createfilehandler")):
        return FdWaker(tk, on_wake)
    if kind == "socket":
        return SocketWaker(tk, on_wake)
    if kind == "auto":
        # No loopback (a sandbox, a firewall): polling still works.
        with contextlib.suppress(OSError, TclError):
            return SocketWaker(tk, on_wake)
    return PollWaker()
