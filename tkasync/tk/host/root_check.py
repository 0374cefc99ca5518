"""Whether a root window can be used here, asked before anything is changed about it."""

from __future__ import annotations

import tkinter
from threading import get_ident
from typing import Any

from tkasync.errors import RuntimeClosedError, WrongThreadError
from tkasync.tk.guard.interpreter import thread_of


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
    if not _is_of_this_thread(root.tk):
        raise WrongThreadError.ui_only("Runtime(root)", "Runtime(root) on the thread that made the root,")
    try:
        root.tk.call("winfo", "exists", ".")
    except tkinter.TclError:
        raise RuntimeClosedError("Runtime(root): this root window is destroyed; make a new one") from None


def _is_of_this_thread(tk: Any) -> bool:
    made_on = thread_of(tk)
    if made_on is not None:
        return made_on == get_ident()
    try:
        # A guarded interpreter compares threads itself. Of others whose thread cannot be told `_tkinter` may know,
        # and of its methods this alone answers at once: a call would wait for the other's loop. It is deleted before
        # any event loop runs, so it is no way from Tcl into Python.
        tk.createtimerhandler(60_000, _never).deletetimerhandler()
    except (WrongThreadError, RecursionError):
        raise
    except RuntimeError:
        return False
    return True


def _never() -> None:
    """Do nothing: the timer is deleted at once."""
