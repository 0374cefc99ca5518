"""`Filler`: a column without a name that takes the room right of the last one, so the rows go to the edge. UI only.

Without it stripes and chosen rows end with the last column. Tk itself makes it wider and narrower while the window or
a column changes, as it is the only one that stretches. A filler of no width would hide the edge of the last column,
so it is there only where there is room.
"""

from __future__ import annotations

from tkinter import ttk
from typing import Any

from tkasync.widgets.table.columns.shown import ShownColumns


class Filler:
    """See the module.

    Args:
        tree: whose columns leave room.
        columns: which of them are shown.
    """

    def __init__(self, tree: ttk.Treeview, columns: ShownColumns) -> None:
        self._tree = tree
        self._columns = columns
        self._edge = 1  # pixels of the treeview left of its columns, and right of them

    def settle(self) -> bool:
        """Take the room that there is now; whether the column has come or gone."""
        visible = self._columns.visible
        taken = sum(self._columns.width(column.name) for column in visible)
        box: Any = self._tree.bbox("r0", self._columns.id_of(visible[0].name))
        if box and float(self._tree.xview()[0]) == 0.0:
            self._edge = int(box[0])
        return self._columns.fill_up(self._tree.winfo_width() - 2 * self._edge - taken)
