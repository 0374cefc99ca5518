"""What the wakers under Tk's file handlers share: POSIX. See `tkasync.tk.host.wakers.waker` for the protocol."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tkasync.tk.host.entries import TclEntries

MANY = 4096
"""Bytes of a pipe that are read at once; more wakes than that, without a turn between them, cost an empty turn."""


def open_pipe() -> tuple[int, int]:
    """Return the two ends of a pipe that never blocks: what reads, what writes."""
    reader, writer = os.pipe()
    try:
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
    except BaseException:
        os.close(reader)
        os.close(writer)
        raise
    return reader, writer


class DescriptorWaker:
    """A descriptor that Tk watches, and one to write to, which may be the same.

    Args:
        entries: where the file handler is made.
        on_wake: called while *reader* is readable.
        reader: what Tk watches; non-blocking.
        writer: what `wake` writes to; non-blocking.
    """

    polls = False

    def __init__(self, entries: TclEntries, on_wake: Callable[..., None], reader: int, writer: int) -> None:
        self._entries = entries
        self._on_wake = on_wake
        self._reader, self._writer = reader, writer
        self.renew()

    def hear_signals(self) -> Callable[[], None]:
        """See `Waker`."""
        # A pipe of its own: what Python writes at a signal is one byte, and an eventfd takes eight.
        reader, writer = open_pipe()
        # Nothing else to do: Python runs the signal's own handler before it calls this one.
        self._entries.watch_file(reader, lambda _file, _mask: os.read(reader, 64), os.read, reader, 64)
        before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

        def stop() -> None:
            signal.set_wakeup_fd(before)
            self._entries.unwatch_file(reader)
            os.close(reader)
            os.close(writer)

        return stop

    def renew(self) -> None:
        """See `Waker`: the program may have taken away the file handler."""
        self._entries.watch_file(self._reader, self._on_wake, os.read, self._reader, MANY)

    def close(self) -> None:
        """See `Waker`."""
        self._entries.unwatch_file(self._reader)

    def __del__(self) -> None:
        # Absent where __init__ was not reached.
        for file in {getattr(self, "_reader", -1), getattr(self, "_writer", -1)} - {-1}:
            os.close(file)
