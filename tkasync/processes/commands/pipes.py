"""What asyncio tells of a program that runs: its output as chunks, and its end. The loop's thread.

Not asyncio's streams: a line that is longer than their limit breaks them, a wait with a time limit costs them a task,
and in some versions of Python their wait for the end of a process waits for its pipes, which a grandchild may keep.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from typing import Any

_MOST = 262_144  # bytes that wait; then the pipe is read no further, and the program waits


class Pipe:
    """What comes out of one pipe; see the module."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._transport: Any = None  # a ReadTransport, as the loop that the program has chosen makes it
        self._is_paused = False
        self._is_dropped = False
        self._waiting: asyncio.Future[None] | None = None
        self._has_ended = False
        self.taken: int = 0
        """How many bytes have been taken."""

    def connect(self, transport: Any) -> None:
        """Read from *transport*."""
        self._transport = transport

    def feed(self, chunk: bytes) -> None:
        """Take *chunk*, which the program has written."""
        if self._is_dropped:
            return
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size >= _MOST and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self.wake()

    def end(self) -> None:
        """Note that nothing more can come."""
        self._has_ended = True
        self.wake()

    def take(self) -> bytes:
        """Return the next chunk; ``b""`` when none waits."""
        if not self._chunks:
            return b""
        chunk = self._chunks.popleft()
        self._size -= len(chunk)
        self.taken += len(chunk)
        if self._is_paused and self._size < _MOST // 2:
            self._read_on()
        return chunk

    def drop(self) -> None:
        """Drop what waits and what comes: nobody wants it, and the program must not wait for its pipe."""
        self._is_dropped = True
        self._chunks.clear()
        if self._is_paused:
            self._read_on()

    def _read_on(self) -> None:
        self._is_paused = False
        if not self._has_ended:
            self._transport.resume_reading()

    @property
    def has_chunks(self) -> bool:
        """Whether a chunk waits."""
        return bool(self._chunks)

    @property
    def is_at_end(self) -> bool:
        """Whether all was taken, and nothing more can come: every process has closed the pipe."""
        return self._has_ended and not self._chunks

    @property
    def written(self) -> int:
        """How many bytes have been written so far, those included that nobody has read; where the system tells."""
        return self.taken + self._size + _unread(self._transport.get_extra_info("pipe"))

    async def wait(self, timeout: float | None) -> None:
        """Wait until there is a chunk or the end, `wake` is called, or *timeout* seconds have passed."""
        if self._chunks or self._has_ended:
            return
        waiting = self._waiting = self._loop.create_future()
        timer = None if timeout is None else self._loop.call_later(timeout, self.wake)
        try:
            await waiting
        finally:
            self._waiting = None
            if timer is not None:
                timer.cancel()

    def wake(self) -> None:
        """Have `wait` return."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


if sys.platform == "win32":

    def _unread(_pipe: Any) -> int:
        return 65_536  # not told: as much as a pipe holds

else:
    import fcntl
    import struct
    import termios

    def _unread(pipe: Any) -> int:
        """Return how many bytes lie in *pipe*, as the transport has it; none where it is no file of this system."""
        if pipe is None or pipe.closed:
            return 0
        count: int = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]
        return count


class ProgramEvents(asyncio.SubprocessProtocol):
    """Takes what asyncio tells of one program, whose outputs have the descriptors *numbers*."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self._loop = asyncio.get_running_loop()
        self.pipes: dict[int, Pipe] = {number: Pipe() for number in numbers}
        """Its outputs, by their descriptors."""
        self.ended: asyncio.Future[None] = self._loop.create_future()
        """Done when the program has ended; what it has started may go on, and keep the pipes."""
        self.ended_at: float = 0.0
        """When, by the loop's clock."""
        self.written: dict[int, int] = {}
        """How much each pipe was given until then."""

    @property
    def now(self) -> float:
        """The loop's clock."""
        return self._loop.time()

    def ended_before(self, seconds: float) -> bool:
        """Whether the program ended *seconds* ago or earlier."""
        return self.ended.done() and self.now >= self.ended_at + seconds

    def connection_made(self, transport: Any) -> None:
        for number, pipe in self.pipes.items():
            pipe.connect(transport.get_pipe_transport(number))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.pipes[fd].feed(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd in self.pipes:  # the other one is its input, which it need not read
            self.pipes[fd].end()

    def process_exited(self) -> None:
        if self.ended.done():
            return
        self.ended_at = self.now
        self.written = {number: pipe.written for number, pipe in self.pipes.items()}
        self.ended.set_result(None)
        for pipe in self.pipes.values():
            pipe.wake()
