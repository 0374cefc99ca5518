"""Windows: which one a widget is in, what it was finished with, and one that was not made to its end. UI thread.

Also the joint between `run` and the tool that shows a program anew while its window is open.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from traceback import walk_tb
from typing import Any, Protocol

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


class Stage(Protocol):
    """What `run` asks the tool that shows programs anew, whose window stays open from one `run` to the next."""

    def called(self) -> Any:
        """Hear that the program has called `run`; return the window that is open for it, or ``None``."""

    def shows(self, root: Any, title: str, make: Callable[[], object]) -> None:
        """Have *make* put the component into *root*, new or empty."""

    def left(self) -> None:
        """Hear that the event loop has ended. Raises what ends this call of `run`, where the window goes on."""

    def keeps(self, root: Any) -> bool:
        """Tell whether *root* stays open behind the end of its `run`."""


_stage: Stage | None = None


def the_stage() -> Stage | None:
    """Return the tool that shows programs anew; ``None`` in a program that runs by itself."""
    return _stage


def set_stage(stage: Stage | None) -> None:
    """Have *stage* hear of each `run` from now on."""
    global _stage
    _stage = stage
