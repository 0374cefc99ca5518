"""`fitting_width`: how wide a column is that shows its texts whole. UI only."""

from __future__ import annotations

from collections.abc import Iterable

from tkasync.widgets.table.paint.theme import TableTheme

_ROOM = 20  # pixels beside the text, for the padding of cell and heading, and the mark of an order
_WIDEST = 800


def fitting_width(theme: TableTheme, heading: str, texts: Iterable[str]) -> int:
    """Return the width, in pixels, that *heading* and *texts* need."""
    heading_font, font = theme.heading_font, theme.font
    widest = max((font.measure(text) for text in texts), default=0)
    return min(_WIDEST, max(heading_font.measure(f"{heading} ▲"), widest) + _ROOM)
