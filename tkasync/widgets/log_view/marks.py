"""`Marks`: what is found in a text: all hits are marked, and one of them is the current one. UI thread.

Tk keeps the places, which move when lines above them go. Hits take two tags in turn, for Tk makes one range of two that
touch. Python searches: Tk's own search ends the process where it meets a character beyond the first 65,536.
"""

from __future__ import annotations

import re
import tkinter
from collections.abc import Iterator
from itertools import count

from tkasync.widgets.log_view.colours import CURRENT, HITS

_AT_ONCE = 1_000  # indices in one call of Tcl


class Marks:
    """See the module.

    Args:
        text: what is searched.
    """

    def __init__(self, text: tkinter.Text) -> None:
        self._text = text
        self._wanted: re.Pattern[str] | None = None
        self._numbers = count()
        # Tcl 8 counts a character beyond the first 65,536 as two.
        self._wide = int(text.tk.call("string", "length", "\U0001f600")) - 1

    @property
    def is_wanted(self) -> bool:
        """Whether something is to be marked."""
        return self._wanted is not None

    def find(self, wanted: str) -> int:
        """Mark all of *wanted*, whatever its case, instead of what was marked; return how many there are."""
        self._wanted = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
        for tag in (*HITS, CURRENT):
            self._text.tag_remove(tag, "1.0", "end")
        return self.mark(self._text.get("1.0", "end-1c").split("\n"), 1)

    def mark(self, lines: list[str], row: int) -> int:
        """Mark what is wanted in *lines*, which stand from *row* on; return how many hits there are."""
        hits = [hit for number, line in enumerate(lines, row) for hit in self._hits(number, line)]
        for turn, tag in enumerate(HITS):
            indices = [index for number, *hit in hits if number % 2 == turn for index in hit]
            for begin in range(0, len(indices), _AT_ONCE):
                self._text.tag_add(tag, *indices[begin : begin + _AT_ONCE])
        return len(hits)

    def _hits(self, row: int, line: str) -> Iterator[tuple[int, str, str]]:
        """Give a number, the beginning and the end of each hit in *line*."""
        if self._wanted is not None:
            for found in self._wanted.finditer(line):
                start, end = (self._column(line, at) for at in found.span())
                yield next(self._numbers), f"{row}.{start}", f"{row}.{end}"

    def _column(self, line: str, at: int) -> int:
        return at + self._wide * sum(character > "\uffff" for character in line[:at])

    def go_on(self) -> bool:
        """Make the hit after the current one the current one, after the last the first; return whether there is any."""
        current = self._text.tag_nextrange(CURRENT, "1.0")
        after = self._ranges("tag_nextrange", current[1] if current else "1.0")
        return self._go_to(min(after or self._ranges("tag_nextrange", "1.0"), default=None))

    def go_back(self) -> bool:
        """Make the hit before the current one the current one, before the first the last."""
        current = self._text.tag_nextrange(CURRENT, "1.0")
        before = self._ranges("tag_prevrange", current[0] if current else "end")
        return self._go_to(max(before or self._ranges("tag_prevrange", "end"), default=None))

    def _ranges(self, how: str, start: str) -> list[tuple[tuple[int, ...], str, str]]:
        """Return the next range of each of the two tags, with its place as numbers."""
        ranges = [getattr(self._text, how)(tag, start) for tag in HITS]
        return [(tuple(map(int, hit[0].split("."))), *hit) for hit in ranges if hit]

    def _go_to(self, hit: tuple[tuple[int, ...], str, str] | None) -> bool:
        if hit is None:
            return False
        _place, start, end = hit
        self._text.tag_remove(CURRENT, "1.0", "end")
        self._text.tag_add(CURRENT, start, end)
        self._text.see(start)
        return True
