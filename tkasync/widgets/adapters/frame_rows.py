"""`FrameRows`: a list made of widgets, one for each row, in a frame that may scroll. UI thread."""

from __future__ import annotations

import tkinter
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import Any


def _show_text(widget: Any, shown: Any) -> None:
    widget.configure(text=shown)


class FrameRows:
    """Rows of widgets below each other in *frame*: labels, buttons, or frames with several of them.

    An adapter for ``bind_items``. It fits any frame, those of customtkinter too. In a frame that lies in a canvas, as
    ``customtkinter.CTkScrollableFrame`` does, the row at the top of the view stays there when rows above it come or go.

    Args:
        frame: holds the rows, and nothing else.
        make: called with *frame* and what ``row(item)`` has given; makes the row's widget, which is not placed yet.
        update: called with a row's widget and the new value when its item has changed; sets the option ``text`` by
            default.
        **options: how ``pack`` places each row; ``fill="x"`` by default.
    """

    def __init__(
        self,
        frame: tkinter.Misc,
        make: Callable[[Any, Any], tkinter.Misc],
        update: Callable[[Any, Any], object] = _show_text,
        **options: Any,
    ) -> None:
        self.widget: tkinter.Misc = frame
        self._make = make
        self._update = update
        self._options = options or {"fill": "x"}
        self._rows: dict[Hashable, Any] = {}  # Any: a widget of whatever library
        self._canvas = frame.master if isinstance(frame.master, tkinter.Canvas) else None
        self._offset = 0.0

    def delete(self, keys: Sequence[Hashable]) -> None:
        """Destroy the widgets of rows."""
        for key in keys:
            if key in self._rows:
                self._rows.pop(key).destroy()

    def insert(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Make the widgets of new rows."""
        for key, shown in rows:
            widget = self._make(self.widget, shown)
            if not isinstance(widget, tkinter.Misc):
                raise TypeError(f"FrameRows(make=) gives the widget of a row, not {widget!r}")
            self._rows[key] = widget
            widget.pack(**self._options)  # type: ignore[attr-defined]  # not every Misc is placed

    def change(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Update the widgets of rows."""
        for key, shown in rows:
            self._update(self._rows[key], shown)

    def order(self, keys: Sequence[Hashable]) -> None:
        """Place all rows anew, in one call."""
        self._rows = {key: self._rows[key] for key in keys}
        # Without "-in" a row that is placed already would stay where it is.
        self.widget.tk.call("pack", "configure", *self._rows.values(), "-in", self.widget)

    @property
    def top(self) -> Hashable | None:
        """The key of the row at the top of the view."""
        if self._canvas is None or not self._rows or self._canvas.yview()[0] <= 0:
            return None
        keys = list(self._rows)
        begin = self._canvas.canvasy(0)
        at = bisect_right(keys, begin, key=lambda key: self._rows[key].winfo_y()) - 1
        key = keys[max(at, 0)]
        self._offset = begin - self._rows[key].winfo_y()
        return key

    @top.setter
    def top(self, key: Hashable) -> None:
        if self._canvas is None:
            return
        # The rows get their new places in an idle job of the packer's.
        self._canvas.update_idletasks()
        self._canvas.configure(scrollregion=self._canvas.bbox("all"))
        place = self._rows[key].winfo_y() + self._offset
        self._canvas.yview_moveto(place / max(1, self.widget.winfo_height()))
