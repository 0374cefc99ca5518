"""Labels that wrap their text at the width of what they stand in."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk


def wrap_inside(frame: tk.Misc, *labels: ttk.Label, margin: int) -> None:
    """Wrap the text of *labels* so that *margin* pixels of the width of *frame* stay free.

    Not at a label's own width: a label asks for the width of its lines and its border, so one that is given what it
    asks for grows with each look at itself.
    """

    def wrap(event: tk.Event[tk.Misc]) -> None:
        for label in labels:
            label.configure(wraplength=max(1, event.width - margin))

    frame.bind("<Configure>", wrap, add="+")
