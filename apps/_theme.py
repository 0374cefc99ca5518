"""The theme of an app's windows. UI thread only."""

from __future__ import annotations

import ttkbootstrap as ttk


def change_theme() -> None:
    """From light to dark, and back."""
    style = ttk.Style.get_instance()
    assert style is not None  # the window has one
    style.toggle_theme()
