"""Which widgets are heavy: Tk works on them without code of the program's, so no line can be shown. UI thread.

A long line in a `Text` keeps Tk busy for seconds after its `insert` has returned. Only its size says so.
"""

from __future__ import annotations

import tkinter
from collections.abc import Iterator
from time import monotonic
from tkinter import ttk

_EVERY = 60.0  # seconds
_LIGHT = 1000  # rows, items, lines; a guess: what Tk lays out in some milliseconds
_MANY_CHILDREN = 200
_LINE = 80  # characters: a longer line counts as several
_SHOWN = 3


class HeavyWidgets:
    """Those of one window, looked for once a minute at most: the walk takes up to 20 ms."""

    def __init__(self, root: tkinter.Misc) -> None:
        self._root = root
        self._looked_at = float("-inf")

    def hints(self) -> tuple[str, ...]:
        """Return them in words; none where that was asked just before."""
        if monotonic() < self._looked_at + _EVERY:
            return ()
        self._looked_at = monotonic()
        return heavy_widgets(self._root)


def heavy_widgets(root: tkinter.Misc) -> tuple[str, ...]:
    """Return the heaviest widgets of *root* in words, the heaviest first; none where all are light."""
    found = sorted(_weighed(root), reverse=True)
    return tuple(f"heavy: {path} has {weight:,} {what}" for weight, path, what in found[:_SHOWN])


def _weighed(root: tkinter.Misc) -> Iterator[tuple[int, str, str]]:
    waiting = [root]
    while waiting:
        widget = waiting.pop()
        children = list(widget.children.values())
        waiting += children
        if len(children) > _MANY_CHILDREN:
            yield len(children), str(widget), "children"
        try:
            weight, what = _weight(widget)
        except tkinter.TclError:  # destroyed in Tcl; or it is only called so, and has no rows
            continue
        if weight > _LIGHT:
            yield weight, str(widget), what


def _weight(widget: tkinter.Misc) -> tuple[int, str]:
    if isinstance(widget, ttk.Treeview):
        return _rows(widget), "rows"
    if isinstance(widget, tkinter.Canvas):
        return len(widget.find_all()), "items"
    if isinstance(widget, tkinter.Listbox):
        return widget.size(), "rows"
    if isinstance(widget, tkinter.Text):
        lines = int(str(widget.index("end-1c")).partition(".")[0])
        characters = widget.tk.call(str(widget), "count", "-chars", "1.0", "end")
        return max(lines, int(str(characters)) // _LINE), f"lines of {_LINE} characters"
    return 0, ""


def _rows(tree: ttk.Treeview) -> int:
    """Count the rows of two levels: the walk through all of a deep tree would be a stall of its own."""
    top = tree.get_children()
    return len(top) + sum(len(tree.get_children(row)) for row in top[:_MANY_CHILDREN])
