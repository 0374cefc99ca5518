"""Dialogs of the simplest kind for tests: a window that is waited for in a nested event loop."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


class Dialogs:
    """Opens windows in nested event loops, and closes them by name."""

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._open: dict[str, tk.Toplevel] = {}

    def show(self, name: str = "dialog", close_when: Callable[[], object] | None = None) -> None:
        """Open one and wait until it is closed; it closes itself once *close_when* holds."""
        top = self._open[name] = tk.Toplevel(self._root)
        if close_when is not None:
            self._root.after(2, self._close_when, top, close_when)
        self._root.wait_window(top)

    def _close_when(self, top: tk.Toplevel, condition: Callable[[], object]) -> None:
        if condition():
            top.destroy()
        else:
            self._root.after(2, self._close_when, top, condition)

    def close(self, name: str = "dialog") -> None:
        """Close one."""
        self._open.pop(name).destroy()

    def is_open(self, name: str = "dialog") -> bool:
        """Whether it is shown."""
        return name in self._open
