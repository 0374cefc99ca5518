"""`Scroller`: which row is the top one, moved by wheel, bar and program. UI only; needs no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync.widgets.table.rows.rows import Rows

WHEEL = 3  # rows a step


class Scroller:
    """See the module.

    Args:
        rows: what is scrolled.
        on_move: called when the top row, or the number of rows that fit, has changed.
    """

    def __init__(self, rows: Rows, on_move: Callable[[], object]) -> None:
        self.top: int = 0
        """The place of the first row that is shown."""
        self.fits: int = 1
        """How many whole rows fit."""
        self.kept: Callable[[], int | None] = lambda: None
        """Returns the place of a row that stays in sight when fewer rows fit; set by the table."""
        self._rows = rows
        self._on_move = on_move
        self._wanted: int | None = None  # what is to be seen as soon as anything is known of the rows

    @property
    def last_top(self) -> int:
        """The top row when the end is shown."""
        return max(0, self._rows.extent() - self.fits)

    def to(self, top: int) -> None:
        """Make *top* the first row, as far as there are rows."""
        top = max(0, min(top, self.last_top))
        if top != self.top:
            self.top = top
            self._moved()

    def by(self, rows: int) -> None:
        """Go down by so many rows, or up."""
        self.to(self.top + rows)

    def see(self, place: int) -> None:
        """Move as little as shows the row at *place*; as soon as it is known that there are rows."""
        if self._rows.is_blank:
            self._wanted = place
        elif place < self.top:
            self.to(place)
        elif place >= self.top + self.fits:
            self.to(place - self.fits + 1)

    def set_fits(self, fits: int) -> None:
        """Say how many rows fit. A view that stands at its end keeps its end, and the kept row stays in sight."""
        if fits == self.fits:
            return
        is_at_end, kept = 0 < self.top == self.last_top, self.kept()
        is_seen = kept is not None and self.top <= kept < self.top + self.fits
        self.fits = fits
        self.top = self.last_top if is_at_end else min(self.top, self.last_top)
        if kept is not None and is_seen:
            self.top = min(max(self.top, kept - fits + 1), kept)
        self._moved()

    def settle(self) -> None:
        """Stay within the rows that there are by now."""
        if self._wanted is not None and not self._rows.is_blank:
            place, self._wanted = self._wanted, None
            self.see(min(place, self._rows.extent() - 1))
        self.top = min(self.top, self.last_top)
        self._moved()

    def jump(self, top: int) -> None:
        """Make *top* the first row of other rows than before."""
        self.top = max(0, min(top, self.last_top))
        self._moved()

    def _moved(self) -> None:
        self._rows.look_at(self.top, self.fits)
        self._on_move()

    # What Tk's scroll bars call

    def yview(self, action: str, number: Any, unit: str = "") -> None:
        """Scroll as ``yview`` of any widget does."""
        if action == "moveto":
            self.to(round(float(number) * max(self._rows.extent(), self.fits)))
        else:
            self.by(int(number) * (max(1, self.fits - 1) if unit.startswith("p") else 1))
