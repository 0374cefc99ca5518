"""Text that wraps inside of what it stands in, and leaves its size alone."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from apps._wrapping import wrap_inside
from tkasync.testing import Pilot

LONG = "The quick brown fox jumps over the lazy dog. " * 10


def wrapped_at(label: ttk.Label) -> str:
    return str(label["wraplength"])


def test_a_label_follows_the_width_around_it_down_and_up(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root, padding=16)
    frame.pack(fill="both", expand=True)
    label = ttk.Label(frame, text=LONG)
    label.pack(fill="x")
    wrap_inside(frame, label, margin=40)
    for width in (600, 250, 800):
        tk_root.geometry(f"{width}x400")
        pilot.wait_until(lambda width=width: wrapped_at(label) == str(width - 40))
        pilot.settle()
        assert label.winfo_reqwidth() <= width - 32


def test_in_a_window_that_is_as_large_as_its_content_it_does_not_grow(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A label that wraps at its own width, which it has asked for, asks for more each time."""
    frame = ttk.Frame(tk_root, width=300, height=50, padding=16)
    frame.pack(fill="both", expand=True)
    label = ttk.Label(frame, text=LONG, padding=8, wraplength=300)
    label.pack(fill="x")
    wrap_inside(frame, label, margin=48)
    pilot.wait_until(lambda: 1 < int(wrapped_at(label)) < 300)
    widths = []
    for _ in range(20):
        pilot.settle()
        widths.append(frame.winfo_width())
    assert max(widths) < 400


def test_text_in_no_room_at_all_is_no_error(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root)
    label = ttk.Label(frame, text=LONG)
    wrap_inside(frame, label, margin=100)
    frame.place(width=20, height=20)
    pilot.wait_until(lambda: wrapped_at(label) == "1")
