"""`Ring`: the frame around the current cell while the table has the keyboard's focus. UI only.

A treeview without its tree draws none. Four lines, since a widget with a hole cannot be made.
"""

from __future__ import annotations

import tkinter
from tkinter import ttk

Box = tuple[int, int, int, int]
_PROC = "::tkasync_place_ring"
_PLACE = """
    foreach {line x y width height} $places {
        place $line -in $tree -x $x -y $y -width $width -height $height
    }
"""


class Ring:
    """See the module.

    Args:
        tree: around whose cells it lies.
    """

    def __init__(self, tree: ttk.Treeview) -> None:
        self._tree = tree
        self._lines = [tkinter.Frame(tree, takefocus=False) for _ in range(4)]
        self._box: Box | None = None
        tree.tk.call("proc", _PROC, "tree places", _PLACE)

    def take_colour(self, colour: str) -> None:
        """Be drawn in *colour*."""
        for line in self._lines:
            line.configure(background=colour)

    def place(self, box: Box | None) -> None:
        """Lie around *box*, of x, y, width and height in the treeview; nowhere with ``None``."""
        if box == self._box:
            return
        self._box = box
        if box is None:
            for line in self._lines:
                line.place_forget()
            return
        x, y, width, height = box
        sides = (
            (x, y, width, 1),
            (x, y + height - 1, width, 1),
            (x, y, 1, height),
            (x + width - 1, y, 1, height),
        )
        places = [part for line, side in zip(self._lines, sides, strict=True) for part in (str(line), *side)]
        self._tree.tk.call(_PROC, str(self._tree), places)
