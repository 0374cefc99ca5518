"""`Writer`: the thread that writes the records of one file, and its ends: a close, a fork, the end of a process.

No caller waits for the disk, nor for the lock of another process that writes the same file. Any thread, unless said
otherwise.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from tkasync.logs.placed import PlacedHandler
from tkasync.logs.record_lines import RecordQueueHandler
from tkasync.logs.record_queue import RecordQueue

_MOST = 50_000  # records that wait; some 25 MB
_GLANCE = 0.05  # seconds between two looks whether the file makes progress
_LONGEST = 2.0  # seconds that a thread which writes itself waits for another
_TURN = 0.0005  # seconds
_PATIENCE = 0.2  # seconds that a fork waits for a record that is being written
_writers: set[Writer] = set()


class Writer:
    """See the module. It begins when it is made.

    Args:
        handler: writes the file.
    """

    def __init__(self, handler: PlacedHandler) -> None:
        self.handler: PlacedHandler = handler
        """Writes the file."""
        self.queue: RecordQueue = RecordQueue(_MOST)
        """What waits."""
        self.entry: RecordQueueHandler = RecordQueueHandler(self.queue)
        """What the root logger is given."""
        self._written = 0
        self._is_ending = False
        self._forks: list[None] = []  # a mark for each that waits for its turn, or has it
        self._is_copy = False  # whether the handler's files are another process's
        # Held while a record is written: threads of a forked process write by themselves. Not the handler's lock, for
        # which logging's own end would wait where another process holds the file's.
        self._writing = threading.RLock()
        self._thread = threading.Thread(target=self._work, name="tkasync-log", daemon=True)
        self._thread.start()
        _writers.add(self)

    def _work(self) -> None:
        while (record := self.queue.get()) is not None:
            # A lock alone would be taken again before a thread that waits for it has woken.
            while self._forks:
                sleep(_TURN)
            self._write(record)
            del record

    def _write(self, record: logging.LogRecord) -> None:
        """Write *record*, after a line for those that were dropped before it."""
        with self._writing:
            if self._is_copy:
                self.handler, self._is_copy = self.handler.again(), False
            self._write_dropped()
            self.handler.emit(record)
            self._written += 1

    def _go_past_the_queue(self) -> None:
        self.entry.queue = _AtOnce(self._write_here)  # type: ignore[assignment]  # has what the handler uses of one

    def _write_here(self, record: logging.LogRecord) -> None:
        """Write *record* on the thread that logs it; drop it where the thread that writes is stuck."""
        if not self._writing.acquire(timeout=_LONGEST):
            self.queue.drop()
            return
        try:
            self._write(record)
        finally:
            self._writing.release()

    def _write_dropped(self) -> None:
        if dropped := self.queue.take_dropped():
            self.handler.emit(_told_of(dropped))

    # The end

    def finish(self, timeout: float) -> bool:
        """Write what is queued, and end; return false where nothing was written for *timeout* seconds.

        A second call waits on.
        """
        self._end_thread()
        if not self._has_ended_within(timeout):
            return False
        with self._writing:
            if not self._is_copy:
                self._write_dropped()
                self.handler.close()
        _writers.discard(self)
        return True

    def write_at_once(self, timeout: float) -> bool:
        """Write what is queued, and return as `finish` does; what is logged later is written before its call returns.

        For the end of a process: threads may log there as long as they run, and nothing is called after them.
        """
        self._go_past_the_queue()
        self._end_thread()
        return self._has_ended_within(timeout)

    def _end_thread(self) -> None:
        if not self._is_ending:
            self._is_ending = True
            self.queue.put_last(None)

    def _has_ended_within(self, timeout: float) -> bool:
        written, until = self._written, monotonic() + timeout
        while self._thread.is_alive():
            self._thread.join(max(0.0, min(_GLANCE, until - monotonic())))
            if self._written != written:
                written, until = self._written, monotonic() + timeout
            elif monotonic() >= until:
                break
        return not self._thread.is_alive()

    # A fork, which copies files, locks and queue, and not the thread

    def hold(self) -> bool:
        """Wait for the record that is being written: in the new process it would stay half written.

        For a moment only: another process may hold the file's lock, and then nothing is half written.
        """
        self._forks.append(None)
        is_held = self._writing.acquire(timeout=_PATIENCE)
        if not is_held:
            self._forks.pop()
        return is_held

    def release(self) -> None:
        """Go on, in the process that has forked."""
        self._writing.release()
        self._forks.pop()

    def begin_anew(self) -> None:
        """Write at once from now on, in the new process: it may end by ``os._exit``, which waits for no thread.

        What is queued belongs to the other one. Files are opened by the first record; most such processes log nothing.
        """
        self._writing = threading.RLock()
        self._forks = []
        self.queue = RecordQueue(_MOST)
        self._go_past_the_queue()
        self._is_copy = True


class _AtOnce:
    """In place of a queue: each record is written before the call returns."""

    def __init__(self, write: Callable[[logging.LogRecord], object]) -> None:
        self.put_nowait: Any = write


def _told_of(dropped: int) -> logging.LogRecord:
    """Return the record that stands for *dropped* ones: the queue was full, and their threads could not wait."""
    text = f"{dropped} record(s) were dropped here: the file could not keep up"
    return logging.LogRecord("tkasync", logging.WARNING, __file__, 0, text, None, None)


class _Held(threading.local):
    """The writers that the fork of this thread holds up."""

    def __init__(self) -> None:
        self.writers: list[Writer] = []


_held = _Held()


def _hold_all() -> None:
    _held.writers = [writer for writer in list(_writers) if writer.hold()]


def _release_all() -> None:
    while _held.writers:
        _held.writers.pop().release()


def _begin_all_anew() -> None:
    _held.writers.clear()
    for writer in list(_writers):
        writer.begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold_all, after_in_parent=_release_all, after_in_child=_begin_all_anew)
