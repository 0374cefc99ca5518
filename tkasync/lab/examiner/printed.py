"""`Printed`: standard output of the learner's program, whose lines an exam can read. Any thread."""

from __future__ import annotations

import io
import threading
from collections import deque
from typing import IO

_MOST = 10_000  # lines that are kept


class Printed(io.TextIOBase):
    """See the module.

    Args:
        out: where it goes.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._begun = ""
        self._writing = threading.Lock()
        self.lines: deque[str] = deque(maxlen=_MOST)
        """Whole lines so far."""

    def write(self, text: str) -> int:
        """Hand *text* on."""
        with self._writing:
            *whole, self._begun = (self._begun + text).split("\n")
            self.lines.extend(whole)
            return self._out.write(text)

    def flush(self) -> None:
        """Hand it on at once."""
        self._out.flush()

    def fileno(self) -> int:
        """Return the descriptor, for programs that write to it themselves."""
        return self._out.fileno()

    def writable(self) -> bool:
        """It can be written to."""
        return True
