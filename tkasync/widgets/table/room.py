"""`RoomOfTable`: how much room a table asks its window for: what its columns take at first, up to the screen. UI only.

A treeview asks for all of its columns, and again whenever one is hidden: a window that nobody has sized would jump, and
one of 500 columns would be wider than what X can draw, which ends the program.
"""

from __future__ import annotations

from tkinter import ttk


class RoomOfTable:
    """See the module. A ``width`` or ``height`` that the program has given holds.

    Args:
        table: what asks.
        tree: its rows and columns.
        bar: the scroll bar beside them.
    """

    def __init__(self, table: ttk.Frame, tree: ttk.Treeview, bar: ttk.Scrollbar) -> None:
        self._table = table
        self._tree = tree
        self._has_height = int(table.winfo_pixels(table.cget("height") or 0)) > 0
        table.grid_propagate(False)
        if int(table.winfo_pixels(table.cget("width") or 0)) == 0:
            wanted = tree.winfo_reqwidth() + bar.winfo_reqwidth()
            table.configure(width=min(wanted, table.winfo_screenwidth()))
        self.take_theme()

    def take_theme(self) -> None:
        """Ask for the height of ten rows as they are in the theme that the window has now."""
        if not self._has_height:
            self._table.configure(height=min(self._tree.winfo_reqheight(), self._table.winfo_screenheight()))
