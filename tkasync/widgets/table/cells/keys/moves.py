"""Where a key goes from a row: as in a Treeview, a page is the rows that fit, and moves the view by as many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Choice(Enum):
    """What becomes of the selection when the current row moves, or is clicked."""

    ONLY = "only"
    """The row is chosen, and no other."""
    NOTHING = "nothing"
    """All stays as it is."""
    EXTEND = "extend"
    """The rows from the anchor to the row are chosen, and no others."""
    EXTEND_FURTHER = "extend further"
    """The same, beside those that were chosen before."""
    FLIP = "flip"
    """The row is chosen too, or no longer."""
    ADD = "add"
    """The row is chosen too."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is on the screen: *fits* rows of *extent*, from *top* on."""

    top: int
    fits: int
    extent: int

    @property
    def last_top(self) -> int:
        """The top row when the last row is the lowest."""
        return max(0, self.extent - self.fits)


def place_after(key: str, place: int, window: Window) -> int:
    """Return the place to which *key* goes from *place*."""
    last = max(0, window.extent - 1)
    steps = {
        "Up": -1,
        "Down": 1,
        "Prior": -window.fits,
        "Next": window.fits,
        "Home": -place,
        "End": last - place,
    }
    return min(max(0, place + steps[key]), last)


def top_after(key: str, window: Window) -> int | None:
    """Return the top row after *key*, which moves by pages; ``None`` for other keys, which only show their row."""
    pages = {"Prior": -1, "Next": 1}.get(key)
    return None if pages is None else min(max(0, window.top + pages * window.fits), window.last_top)
