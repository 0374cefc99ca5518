"""`Incoming`: text on its way to a view. Any thread; `take` is for the UI thread.

Bounded: of a flood only what will still be seen is kept. What *most* newer lines follow would be deleted as soon as it
was shown.
"""

from __future__ import annotations

import threading
from collections import deque

_MOST_CHARACTERS = 16_000_000  # of text without line ends, which no number of lines bounds
_AT_ONCE = 1_000  # lines in one turn: they take about 3 ms


class Incoming:
    """See the module.

    Args:
        most: how many whole lines are kept, and perhaps those of one text more.
    """

    def __init__(self, most: int) -> None:
        self.most: int = most
        self._texts: deque[tuple[str, int, bool]] = deque()
        self._lines = 0
        self._characters = 0
        # Re-entrant: the collector may run inside it, and a finalizer may write.
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return self._lines

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, text: str, *, is_line: bool) -> None:
        """Add *text*; where *is_line*, it begins a line of its own."""
        count = text.count("\n")
        with self._lock:
            self._texts.append((text, count, is_line))
            self._lines += count
            self._characters += len(text)
            while len(self._texts) > 1 and (
                self._lines - self._texts[0][1] > self.most or self._characters > _MOST_CHARACTERS
            ):
                self._forget_first()

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._texts.clear()
            self._lines = self._characters = 0

    def _forget_first(self) -> tuple[str, int, bool]:
        first = self._texts.popleft()
        self._lines -= first[1]
        self._characters -= len(first[0])
        return first

    def take(self) -> list[tuple[str, bool]]:
        """Return what comes next, as many lines as fit in one turn; each text with whether it begins a line."""
        taken: list[tuple[str, bool]] = []
        left = _AT_ONCE
        with self._lock:
            while self._texts and left > 0:
                text, count, is_line = self._forget_first()
                if count > left:
                    text = self._divide(text, count, left)
                taken.append((text, is_line))
                left -= max(1, count)
        return taken

    def _divide(self, text: str, count: int, lines: int) -> str:
        """Put back what follows the first *lines* of *text*, which has *count*; return those."""
        *first, rest = text.split("\n", lines)
        self._texts.appendleft((rest, count - lines, False))
        self._lines += count - lines
        self._characters += len(rest)
        return "\n".join([*first, ""])
