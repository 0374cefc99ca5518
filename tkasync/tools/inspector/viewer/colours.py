"""The colours of states, for light and dark themes. UI thread."""

from __future__ import annotations

from tkinter import Misc, TclError, ttk


def colours(widget: Misc) -> dict[str, str]:
    """Return the colours of states, for the theme that *widget* has."""
    if is_dark(widget):
        return {"bad": "#ff7b72", "busy": "#79c0ff", "quiet": "#9aa4ae", "good": "#7ee787", "warn": "#f0b72f"}
    return {"bad": "#c0262d", "busy": "#0a58ca", "quiet": "#6c757d", "good": "#146c43", "warn": "#9a6700"}


def is_dark(widget: Misc) -> bool:
    """Whether the window of *widget* is dark."""
    background = ttk.Style(widget).lookup(".", "background") or "white"
    try:
        return sum(widget.winfo_rgb(background)) < 3 * 32768
    except TclError:  # a colour that only the theme knows
        return False
