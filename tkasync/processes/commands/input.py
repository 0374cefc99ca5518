"""`ProgramInput`: what goes to the standard input of a command. Any thread.

What is sent before the program has started waits for it. Nobody waits for the program to read: asyncio keeps what the
pipe does not take.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from tkasync.processes.commands.program import not_text

if TYPE_CHECKING:
    import asyncio


class ProgramInput:
    """See the module.

    Args:
        first: what the program gets when it starts, at each try.
        is_interactive: whether more may follow, by `send`; else the input ends with *first*.
    """

    def __init__(self, first: bytes, is_interactive: bool) -> None:
        self._first = first
        self.is_interactive: bool = is_interactive
        self._is_open = is_interactive
        # Whether the program that runs has closed its end; the next try has one of its own.
        self._is_refused = False
        self._queue: deque[bytes] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pipe: asyncio.WriteTransport | None = None
        # Re-entrant: the collector may run inside it, and a finalizer may send.
        self._lock = threading.RLock()

    def send(self, data: bytes) -> bool:
        """Queue *data*; return whether the program still takes input."""
        with self._lock:
            if not self._is_open or self._is_refused:
                return False
            self._queue.append(data)
        return self._wake()

    def close(self) -> None:
        """Send nothing more, and have the program see the end of its input."""
        with self._lock:
            self._is_open = False
        self._wake()

    def _wake(self) -> bool:
        loop = self._loop
        if loop is None:  # `connect` looks after that
            return True
        try:
            loop.call_soon_threadsafe(self._flush)
        except RuntimeError:  # the window has closed, and the loop with it
            if not loop.is_closed():
                raise
            return False
        return True

    # The loop's thread

    def connect(self, pipe: asyncio.WriteTransport, loop: asyncio.AbstractEventLoop) -> None:
        """Write to *pipe*, which is *loop*'s, from now on."""
        self._pipe = pipe
        self._is_refused = False
        if self._first:
            pipe.write(self._first)
        self._loop = loop
        self._flush()

    def disconnect(self) -> None:
        """Write nothing more: the program has ended."""
        self._loop = self._pipe = None

    def _flush(self) -> None:
        pipe = self._pipe
        if pipe is None:
            return
        if pipe.is_closing():  # the program has closed its end: asyncio would complain of each further text
            self._is_refused = True
            self._queue.clear()
        while self._queue:
            pipe.write(self._queue.popleft())
        if not self._is_open:
            pipe.close()  # after all that is written


def encoded(where: str, text: object) -> bytes:
    """Return *text* as a program reads it. Any thread.

    Raises:
        TypeError: it is no text.
        ValueError: something in it is no character.
    """
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"{where} takes a string or bytes, not {text!r}: write str(...)")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise not_text(error) from None
