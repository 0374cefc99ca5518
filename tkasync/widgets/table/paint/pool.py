"""`RowPool`: the rows of a treeview, as many as fit, which exist once and show now this, now that. UI only.

A frame is one call into Tcl: beside a thread that computes each call waits for Python's lock once more.
"""

from __future__ import annotations

from tkinter import ttk
from typing import Any

_PROC = "::tkasync_paint_table"
_PAINT = """
    foreach {item values tags} $rows { $tree item $item -values $values -tags $tags }
    $bar set $first $last
"""
Look = tuple[tuple[str, ...], tuple[str, ...]]
"""What a row shows: its texts and its tags."""


class RowPool:
    """See the module.

    Args:
        tree: whose rows they are.
        bar: shows which part of the whole they are.
    """

    def __init__(self, tree: ttk.Treeview, bar: ttk.Scrollbar) -> None:
        self._tree = tree
        self._call: Any = tree.tk.call
        self._paths = (str(tree), str(bar))
        self._shown: list[Look] = []
        self._part = (0.0, 1.0)
        self._call("proc", _PROC, "tree bar rows first last", _PAINT)

    def resize(self, count: int) -> None:
        """Have *count* rows."""
        there = len(self._shown)
        if count < there:
            self._tree.delete(*(f"r{number}" for number in range(count, there)))
            del self._shown[count:]
        for number in range(there, count):
            self._tree.insert("", "end", iid=f"r{number}")
            self._shown.append(((), ()))

    def show(self, looks: list[Look], first: float, last: float) -> None:
        """Show *looks*, one a row, which are the part from *first* to *last* of the whole."""
        shown = self._shown
        changed: list[Any] = []
        for number, look in enumerate(looks):
            if look != shown[number]:
                changed += [f"r{number}", *look]
        if changed or (first, last) != self._part:
            self._call(_PROC, *self._paths, changed, first, last)
            self._shown, self._part = looks, (first, last)
