"""`Wheel`: what the wheel of the mouse does to a table. UI only."""

from __future__ import annotations

import tkinter
from tkinter import ttk

from tkasync.widgets.table.scrolling import WHEEL, Scroller

_SHIFT = 0x0001
_NOTCH = 120  # what Windows, and X11 from Tk 8.7 on, call one step of a wheel


class Wheel:
    """See the module. With Shift the treeview scrolls sideways, as it does by itself."""

    def __init__(self, tree: ttk.Treeview, scroller: Scroller) -> None:
        self._scroller = scroller
        self._is_mac = tree.tk.call("tk", "windowingsystem") == "aqua"
        self._rest = 0.0  # of a row: a touchpad sends parts of a step
        tree.bind("<MouseWheel>", self._on_wheel, add="+")
        if tree.tk.call("tk", "windowingsystem") == "x11":
            tree.bind("<Button-4>", lambda event: self._turn(event, -WHEEL), add="+")
            tree.bind("<Button-5>", lambda event: self._turn(event, WHEEL), add="+")

    def _on_wheel(self, event: tkinter.Event[tkinter.Misc]) -> str | None:
        return self._turn(event, -event.delta if self._is_mac else -event.delta * WHEEL / _NOTCH)

    def _turn(self, event: tkinter.Event[tkinter.Misc], rows: float) -> str | None:
        if int(event.state) & _SHIFT:
            return None
        rows += self._rest
        whole = int(rows)
        self._rest = rows - whole
        self._scroller.by(whole)
        return "break"
