"""`ViewerPipe`: the viewer's process, and the two threads that write to it and read from it.

What is sent is plain, so nothing of the program's can die on these threads. The queue keeps the newest two snapshots:
a viewer that hangs holds up its own thread, and nothing else. While the UI thread stands still, the writing thread
sends what the stall watch has found.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tkasync.tools.inspector.program.heard import Facts, stall_facts
from tkasync.tools.json_lines import line_of, message_in

THREADS = "tkasync-inspector-"
"""How the names of its threads begin. They end a moment after the inspector, whatever the viewer does."""
_NEWEST = 2
_LOOK = 0.1  # seconds between two looks at whether the window stands still
_LONGEST_LINE = 65536
_GRACE = 1.0  # seconds that a viewer gets to end by itself


class ViewerPipe:
    """See the module. Made on the UI thread.

    Args:
        command: what starts the viewer.
        on_message: called on the reading thread with each message of the viewer's.
        on_end: called there when the viewer has ended.
        standing: gives the stall that lasts, or ``None``; called on the writing thread, gives plain values.
    """

    def __init__(
        self,
        command: list[str],
        on_message: Callable[[Facts], object],
        on_end: Callable[[], object],
        standing: Callable[[], Any],
    ) -> None:
        self._on_message, self._on_end, self._standing = on_message, on_end, standing
        self._kept: deque[Facts] = deque()
        self._snapshots: deque[Facts] = deque(maxlen=_NEWEST)
        self._news = threading.Event()
        self._is_closed = False
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            # Ctrl+C in the terminal is for the program, whose end is the viewer's too.
            start_new_session=sys.platform != "win32",
        )
        for target, name in ((self._write, f"{THREADS}out"), (self._read, f"{THREADS}in")):
            threading.Thread(target=target, name=name, daemon=True).start()

    # UI thread

    def send(self, kind: str, message: Any) -> None:
        """Send *message*; a snapshot takes the place of older ones that still wait. Never blocks."""
        (self._snapshots if kind == "snapshot" else self._kept).append({kind: message})
        self._news.set()

    def close(self) -> None:
        """Tell the viewer that the program ends, and leave the rest to threads; a second time do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._kept.append({"end": True})
            self._news.set()
            # A viewer that hangs neither reads that nor closes its output, for which the other two threads wait.
            threading.Thread(target=self._end_process, name=f"{THREADS}end", daemon=True).start()

    # The writing thread

    def _write(self) -> None:
        with suppress(OSError):  # the viewer has gone
            self._write_all()
        self._close_input()

    def _write_all(self) -> None:
        stood = False
        while True:
            self._news.wait(_LOOK)
            self._news.clear()
            while (message := self._next()) is not None:
                self._write_line(message)
                if "end" in message:
                    return
            stall = self._standing()
            if stall is not None or stood:
                self._write_line({"standing": None if stall is None else stall_facts(stall)})
            stood = stall is not None

    def _next(self) -> Facts | None:
        for waiting in (self._kept, self._snapshots):
            try:
                return waiting.popleft()
            except IndexError:
                continue
        return None

    def _write_line(self, message: Facts) -> None:
        stdin = self.process.stdin
        assert stdin is not None  # a pipe
        stdin.write(line_of(message))
        stdin.flush()

    def _close_input(self) -> None:
        stdin = self.process.stdin
        assert stdin is not None  # a pipe
        with suppress(OSError):  # what was still to be written is nobody's any more
            stdin.close()

    # The reading thread

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None  # a pipe
        while line := stdout.readline(_LONGEST_LINE):
            if (message := message_in(line)) is not None:
                self._on_message(message)
        stdout.close()
        self._news.set()
        self._end_process()
        self._on_end()

    def _end_process(self) -> None:
        """Wait for the end of the process, which has closed its output; kill it when it does not come."""
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
