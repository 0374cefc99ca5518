"""A cover: a widget laid over everything else in a frame, and taken off again. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc


class Cover:
    """Lays at most one widget over *frame*; whatever manages the frame's other children does not notice."""

    def __init__(self, frame: Misc) -> None:
        self._frame = frame
        self._widget: Misc | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a widget covers the frame."""
        return self._widget is not None

    def show(self, make: Callable[[Misc], Misc]) -> None:
        """Cover the frame with what *make* returns, in place of an earlier cover."""
        self.hide()
        widget = make(self._frame)
        widget.place(relx=0, rely=0, relwidth=1, relheight=1)  # type: ignore[attr-defined]  # any widget but a window
        widget.lift()  # type: ignore[attr-defined]  # the same
        self._widget = widget

    def hide(self) -> None:
        """Take the cover off, if there is one."""
        widget, self._widget = self._widget, None
        if widget is not None:
            widget.destroy()
