"""The window that lists the rows of a CSV file that are none. UI thread only."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tkasync.widgets import CsvSource, LogView


def show_left_out(master: tk.Misc, source: CsvSource) -> None:
    """List what *source* has left out, in a window that Escape closes."""
    window = ttk.Toplevel(title="Rows left out", master=master)
    window.bind("<Escape>", lambda _: window.destroy())
    view = LogView(window)
    view.pack(fill="both", expand=True)
    for row in source.bad_rows:
        view.append(f"line {row.line:,}: {row.reason}")
    if source.bad_row_count > len(source.bad_rows):
        view.append(f"… and {source.bad_row_count - len(source.bad_rows):,} more")
    view.focus_set()
