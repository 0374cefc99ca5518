"""Whether a root window can be used here, asked before anything is changed about it."""

from __future__ import annotations

import tkinter
from typing import Any

from tkasync.errors import RuntimeClosedError, WrongThreadError


def check_root(root: Any) -> None:
    """Refuse a *root* that no runtime can be made for. Any thread; never waits.

    Raises:
        TypeError: it is no root window.
        WrongThreadError: it was made on another thread.
        RuntimeClosedError: it is destroyed.
    """
    if not hasattr(root, "report_callback_exception"):
        hint = ": use Runtime.of(widget)" if hasattr(root, "_root") else ""
        raise TypeError(f"Runtime takes the root window, a tkinter.Tk, not {root!r}{hint}")
    try:
        # Of all that Tk offers this alone tells at once whose thread it is; a call would wait for the other's loop. The
        # timer is deleted before any event loop runs, so it is no way from Tcl into Python.
        root.tk.createtimerhandler(60_000, _never).deletetimerhandler()
    except WrongThreadError:
        raise
    except RuntimeError:
        raise WrongThreadError.ui_only(
            "Runtime(root)", "Runtime(root) on the thread that made the root,"
        ) from None
    try:
        root.tk.call("winfo", "exists", ".")
    except tkinter.TclError:
        raise RuntimeClosedError("Runtime(root): this root window is destroyed; make a new one") from None


def _never() -> None:
    """Do nothing: the timer is deleted at once."""
