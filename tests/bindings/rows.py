"""What a listbox, a combobox or a tree shows."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any


def rows_of(widget: Any) -> list[Any]:
    """What the widget shows."""
    if isinstance(widget, ttk.Treeview):
        return [(row, *_shown(widget.item(row))) for row in widget.get_children()]
    return [
        str(text) for text in (widget.get(0, "end") if isinstance(widget, tk.Listbox) else widget["values"])
    ]


def _shown(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["text"], [str(value) for value in item["values"]], list(item["tags"]), bool(item["open"])
