"""The windows of a program, and those that the screen has still to bring. UI thread."""

from __future__ import annotations

import tkinter as tk
from typing import Any

from tkasync.testing.probes import texts


def windows(root: Any) -> list[Any]:
    """Return *root* and its further windows."""
    return [root, *(widget for widget in texts.below(root) if isinstance(widget, tk.Toplevel))]


def is_coming(window: Any) -> bool:
    """Whether *window* will be on the screen without anybody's doing.

    The screen brings windows in its own time, a thousand of them in seconds. That is no fault of the program's.
    """
    return not window.winfo_viewable() and str(window.state()) in ("normal", "zoomed")
