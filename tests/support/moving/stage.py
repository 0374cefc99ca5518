"""Where a program of a scene is put, and how it begins when the camera does."""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable


def put(widget: tk.Misc, *acts: tuple[float, Callable[[], object]]) -> None:
    """Put the window of *widget* where the camera wants it, and do the *acts* of its user when that says so.

    Args:
        acts: seconds after the beginning, and what is done then.
    """
    window = widget.winfo_toplevel()
    window.geometry(sys.argv[1])
    go = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        go.set()

    def look() -> None:
        if not go.is_set():
            window.after(5, look)
            return
        for seconds, act in acts:
            window.after(round(seconds * 1000), act)

    threading.Thread(target=listen, daemon=True).start()
    look()
    window.wait_visibility()
    print("ready", flush=True)
