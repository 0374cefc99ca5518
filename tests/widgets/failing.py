"""Work that fails as often as it is told to, a boundary, and what stands in it."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

from tkasync.widgets import ErrorBoundary


class Broken:
    """Fails as often as it is told to."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.calls = 0

    def __call__(self, value: Any = None) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise OSError(f"failure {self.calls}")
        return "mended"


def boundary(master: tk.Misc, *args: Any, **options: Any) -> ErrorBoundary:
    widget = ErrorBoundary(master, *args, **options)
    widget.pack(fill="both", expand=True)
    return widget


def inside(widget: tk.Misc, kind: type[tk.Misc]) -> list[Any]:
    """The widgets of that kind in *widget*."""
    own = [widget] if isinstance(widget, kind) else []
    return own + [found for child in widget.winfo_children() for found in inside(child, kind)]


def texts(widget: tk.Misc) -> list[str]:
    return [str(label["text"]) for label in inside(widget, ttk.Label)]
