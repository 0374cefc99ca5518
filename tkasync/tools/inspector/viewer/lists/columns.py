"""`Columns`: the headings of a list, the order that a click makes, and widths that fit what is shown. UI thread.

A column is as wide as its widest text; where there is no room for all, the widest are cut first. Columns only grow, so
that nothing jumps while snapshots come; once the user has drawn one they are the user's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from tkinter import Event, ttk
from tkinter.font import Font, nametofont
from typing import Any

_LEAST, _WIDEST = 56, 900  # pixels
_LEAST_TEXT = 120  # pixels of a text that are seen, however deep it lies
_ROOM = 18  # pixels beside a text
_ARROWS = {False: " ▲", True: " ▼"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0}


class Columns:
    """See the module.

    Args:
        tree: whose columns they are.
        headings: of each column, the first one that of the tree.
        on_order: called when another order was chosen.
    """

    def __init__(self, tree: ttk.Treeview, headings: Sequence[str], on_order: Callable[[], object]) -> None:
        self._tree, self._headings, self._on_order = tree, headings, on_order
        self._names: list[str] = ["#0", *tree["columns"]]
        self._font: Font = nametofont(
            str(ttk.Style(tree).lookup("Treeview", "font") or "TkDefaultFont"), tree
        )
        self._widths: dict[str, int] = {}
        self._wanted = [max(_LEAST, self._width(f"{heading} ▼")) for heading in headings]
        self._indent = 0
        self._is_users = False
        self.order: tuple[int, bool] | None = None
        """The column that rows go by, and whether downwards; ``None`` leaves them as they come."""
        for at, name in enumerate(self._names):
            tree.heading(name, text=headings[at], anchor="w", command=partial(self.choose, at))
            tree.column(name, anchor="w", minwidth=_LEAST, stretch=False)
        tree.bind("<Configure>", lambda _event: self._lay(), add="+")
        tree.bind("<B1-Motion>", self._on_motion, add="+")

    def _on_motion(self, event: Event[Any]) -> None:
        if self._tree.identify_region(event.x, event.y) == "separator":
            self._is_users = True

    def choose(self, at: int) -> None:
        """Order by a column: upwards, downwards, and as the rows come again."""
        before, self.order = self.order, (at, False)
        if before is not None and before[0] == at:
            self.order = None if before[1] else (at, True)
        for number, name in enumerate(self._names):
            mark = _ARROWS[self.order[1]] if self.order is not None and self.order[0] == number else ""
            self._tree.heading(name, text=self._headings[number] + mark)
        self._on_order()

    def fit(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Grow the columns to *rows*, each with its level and its texts."""
        indent = int(ttk.Style(self._tree).lookup("Treeview", "indent") or 20)
        before = [*self._wanted, self._indent]
        for level, texts in rows:
            own = indent * (level + 1)
            self._indent = max(self._indent, own)
            for at, text in enumerate(texts):
                width = self._width(text) + (own if at == 0 else 0)
                self._wanted[at] = min(_WIDEST, max(self._wanted[at], width))
        if before != [*self._wanted, self._indent]:
            self._lay()

    def _width(self, text: str) -> int:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > 5000:
                self._widths.clear()
            width = self._widths[text] = self._font.measure(text) + _ROOM
        return width

    def _lay(self) -> None:
        room = self._tree.winfo_width() - 4
        if self._is_users or room < _LEAST:
            return
        widths = shared(self._wanted, room)
        # The texts of a deep tree stay in sight; where that is too wide, the columns behind it are scrolled to.
        first = min(self._wanted[0], self._indent + _LEAST_TEXT)
        if widths[0] < first:
            widths = [first, *shared(self._wanted[1:], room - first)]
        widths[-1] = max(widths[-1], room - sum(widths[:-1]))
        for name, width in zip(self._names, widths, strict=True):
            self._tree.column(name, width=width)


def shared(wanted: Sequence[int], room: int) -> list[int]:
    """Return widths for *room*: those that are *wanted*, but of the widest no more than makes them all fit."""
    widths = list(wanted)
    left, count = room, len(widths)
    for width in sorted(widths):
        if width * count > left:
            most = max(_LEAST, left // count)
            return [min(width, most) for width in widths]
        left, count = left - width, count - 1
    return widths


def sort_key(text: str) -> tuple[Any, ...]:
    """Return what a text is ordered by: a number with its unit by its size, before other texts."""
    words = text.split()
    found = _NUMBER.fullmatch(words[0].rstrip(",")) if words else None
    if found is None:
        return (1, 0.0, text.lower())
    unit = words[1].rstrip(",") if len(words) > 1 else ""
    return (0, float(found[0]) * _UNITS.get(unit, 1.0), text)
