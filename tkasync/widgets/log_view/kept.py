"""`Kept`: the lines of a view, which of them pass its filter, and which are still to be shown. UI thread; no Tk.

A line has the level that it names; one that names none has that of the line before, as those of a traceback.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterable

from tkasync.widgets.log_view.lines import Line

_LEVEL = re.compile(r"\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b")


class Kept:
    """See the module.

    Args:
        most: how many lines are kept.
    """

    def __init__(self, most: int) -> None:
        self.most: int = most
        self.lines: deque[Line] = deque()
        self._unshown: deque[Line] = deque()
        self._least_level = 0
        self._wanted = ""

    @property
    def has_unshown(self) -> bool:
        """Whether lines are still to be shown, or left out."""
        return bool(self._unshown)

    def add(self, lines: Iterable[Line]) -> int:
        """Add *lines*; return how many that are shown are no longer kept."""
        for line in lines:
            line.level = self._level_of(line)
            self.lines.append(line)
            self._unshown.append(line)
        return self.shorten()

    def shorten(self) -> int:
        """Forget the oldest lines that are too many; return how many of them are shown."""
        shown = 0
        while len(self.lines) > self.most:
            shown += self.lines.popleft().is_shown
        while len(self._unshown) > len(self.lines):
            self._unshown.popleft()
        return shown

    def _level_of(self, line: Line) -> int:
        named = _LEVEL.search(line.text)
        if named is not None:
            return number_of(named.group())
        return self.lines[-1].level if self.lines else 0

    def remove_last(self) -> bool:
        """Forget the last line, which is written anew; return whether it is shown."""
        line = self.lines.pop()
        if self._unshown and self._unshown[-1] is line:
            self._unshown.pop()
        return line.is_shown

    def clear(self) -> None:
        """Forget all lines."""
        self.lines.clear()
        self._unshown.clear()

    def filter(self, level: int, text: str) -> None:
        """Show lines of at least *level* that hold *text*, whatever its case; all are to be shown anew."""
        self._least_level, self._wanted = level, text.casefold()
        for line in self.lines:
            line.is_shown = False
        self._unshown = deque(self.lines)

    def take_unshown(self, most: int) -> list[Line]:
        """Return the next lines that pass the filter, of *most* that are looked at; they count as shown."""
        passed = []
        for _ in range(min(most, len(self._unshown))):
            line = self._unshown.popleft()
            if line.level >= self._least_level and self._wanted in line.text.casefold():
                line.is_shown = True
                passed.append(line)
        return passed


def number_of(level: int | str) -> int:
    """Return *level* as ``logging`` numbers it.

    Raises:
        ValueError: there is no such level.
    """
    number = logging.getLevelNamesMapping().get(level) if isinstance(level, str) else level
    if type(number) is not int:
        raise ValueError(f"level is one of logging's, as 'WARNING' or logging.WARNING, not {level!r}")
    return number
