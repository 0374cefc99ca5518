"""A window and the value that it was finished with; see `tkasync.component.ComponentMixin.finish`. UI thread."""

from __future__ import annotations

import tkinter
from typing import Any

_FINISHED = "_tkasync_finished_with"  # an attribute of the window


def window_of(widget: Any) -> Any:
    """Return the window that *widget* is in, or is; also when it is destroyed, where ``winfo_toplevel()`` fails."""
    while not isinstance(widget, tkinter.Tk | tkinter.Toplevel) and widget.master is not None:
        widget = widget.master
    return widget


def finish(window: Any, value: object) -> None:
    """Keep *value* for who waits for *window*, unless it has one already, and close the window."""
    window.__dict__.setdefault(_FINISHED, value)
    window.destroy()


def finished_with(window: Any) -> Any:
    """Return what *window* was finished with; ``None`` without that. Any: the program's own."""
    return getattr(window, _FINISHED, None)
