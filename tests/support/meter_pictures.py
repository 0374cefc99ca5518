"""Photograph a window with a `FrameMeter`, in a light and a dark theme: ``python -m tests.support.meter_pictures``."""

from __future__ import annotations

import time
from pathlib import Path
from tkinter import ttk

from PIL import ImageGrab

from tests.support.documents import ROOT
from tkasync import Component, run
from tkasync.tools import FrameMeter

IMAGES = ROOT / "docs" / "images"
PICTURES = {"meter": "bootstrap-light", "meter-dark": "bootstrap-dark"}
STALLS = {8: 0.06, 16: 0.03, 24: 0.32, 36: 0.09}
BEATS = 45


class Orders(Component):
    """A list with a meter over its corner; it stalls at some of the beats.

    Args:
        picture: where it is saved.
    """

    def setup(self, *, picture: Path) -> None:
        self.picture = picture
        ttk.Button(self, text="Load").pack(anchor="w", padx=8, pady=8)
        tree = ttk.Treeview(self, columns=("customer", "sum"), height=9)
        for at in range(30):
            tree.insert(
                "", "end", text=f"Order {at}", values=(f"Customer {at * 7 % 30}", f"{at * 131 % 1000}")
            )
        tree.pack(fill="both", expand=True, padx=8, pady=(0, 8))
        self.meter = FrameMeter(self)
        self.stalls = dict(STALLS)
        self.after(100, self.stall)

    def stall(self) -> None:
        beats = len(self.meter.latest)
        if beats >= BEATS:
            self.photograph()
            self.finish(None)
            return
        time.sleep(self.stalls.pop(beats, 0.0))
        self.after(20, self.stall)

    def photograph(self) -> None:
        window = self.winfo_toplevel()
        left, top = window.winfo_rootx(), window.winfo_rooty()
        box = (left, top, left + window.winfo_width(), top + window.winfo_height())
        ImageGrab.grab(box, xdisplay="").save(self.picture)


def main() -> None:
    """Save both pictures."""
    for name, theme in PICTURES.items():
        picture = IMAGES / f"{name}.png"
        run(Orders, theme=theme, picture=picture)
        print(picture)


if __name__ == "__main__":
    main()
