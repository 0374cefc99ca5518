"""`Incoming`: text on its way to a view. Any thread; `take` is for the UI thread.

Bounded: of a flood only what will still be seen is kept. What *most* newer lines follow would be deleted as soon as it
was shown.

A text is added without the lock. A thread that writes without end would take a lock again before the UI thread is on
its way to it, and the window would wait.
"""

from __future__ import annotations

import threading
from collections import deque
from itertools import islice

_MOST_CHARACTERS = 16_000_000  # of text without line ends, which no number of lines bounds
_LONG = 1_000  # characters: texts that are longer are looked at one by one
# Lines in one turn: they take a millisecond or two; with 1,000 the beat was twice as late in a flood.
AT_ONCE = 250


class Incoming:
    """See the module.

    Args:
        most: how many whole lines are kept at least, where there are more.
    """

    def __init__(self, most: int) -> None:
        self.most: int = most
        self._texts: deque[tuple[str, bool]] = deque()
        self._limit = 0
        # Re-entrant: the collector may run inside it, and a finalizer may write.
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str, *, is_line: bool) -> None:
        """Add *text*; where *is_line*, it begins a line of its own."""
        self._texts.append((text, is_line))
        if len(self._texts) > max(self._limit, 2 * self.most) or len(text) > _LONG:
            self._forget_old()

    def _forget_old(self) -> None:
        """Forget the texts that enough newer lines follow."""
        lines = characters = kept = 0
        with self._lock:
            texts = self._texts.copy()
            for text, _is_line in reversed(texts):
                lines += text.count("\n")
                characters += len(text)
                kept += 1
                if lines > self.most or characters > _MOST_CHARACTERS:
                    break
            for old in islice(texts, len(texts) - kept):
                # A finalizer that writes, and runs in here, has forgotten them by itself.
                if (first := self._texts.popleft()) is not old:
                    self._texts.appendleft(first)
                    break
            self._limit = 2 * kept  # texts without line ends: not all of them are looked at for each

    def clear(self) -> None:
        """Forget all."""
        with self._lock:  # another thread may be about to forget some of them
            self._texts.clear()

    def take(self) -> list[tuple[str, bool]]:
        """Return what comes next, as many lines as fit in one turn; each text with whether it begins a line."""
        taken: list[tuple[str, bool]] = []
        left = AT_ONCE
        with self._lock:
            while self._texts and left > 0:
                text, is_line = self._texts.popleft()
                count = text.count("\n")
                if count > left:
                    text = self._divide(text, left)
                taken.append((text, is_line))
                left -= max(1, count)
        return taken

    def _divide(self, text: str, lines: int) -> str:
        """Put back what follows the first *lines* of *text*, and return those."""
        *first, rest = text.split("\n", lines)
        self._texts.appendleft((rest, False))
        return "\n".join([*first, ""])
