"""Windows: which one a widget is in, what it was finished with, and one that was not made to its end. UI thread."""

from __future__ import annotations

import tkinter
from traceback import walk_tb
from typing import Any

_FINISHED = "_tkasync_finished_with"  # an attribute of the window


def window_of(widget: Any) -> Any:
    """Return the window that *widget* is in, or is; also when it is destroyed, where ``winfo_toplevel()`` fails."""
    while not isinstance(widget, tkinter.Tk | tkinter.Toplevel) and widget.master is not None:
        widget = widget.master
    return widget


def finish(window: Any, value: object) -> None:
    """Keep *value* for who waits for *window*, unless it has one already, and close the window.

    See `tkasync.component.ComponentMixin.finish`.
    """
    window.__dict__.setdefault(_FINISHED, value)
    window.destroy()


def finished_with(window: Any) -> Any:
    """Return what *window* was finished with; ``None`` without that. Any: the program's own."""
    return getattr(window, _FINISHED, None)


def half_made(error: BaseException) -> tkinter.Tk | None:
    """Return the root window whose ``__init__`` *error* has left, where there is one: nobody else has it to destroy."""
    for frame, _line in walk_tb(error.__traceback__):
        made = frame.f_locals.get("self") if frame.f_code.co_name == "__init__" else None
        # In its dict: asked for an attribute that it has not got yet, a Tk asks its interpreter, and that itself again.
        if isinstance(made, tkinter.Tk) and vars(made).get("tk") is not None:
            return made
    return None
