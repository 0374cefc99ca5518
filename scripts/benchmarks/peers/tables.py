"""Tables of several toolkits over the same rows: `step` scrolls by three rows, and returns when that is drawn."""

from __future__ import annotations

import os
import tkinter
from collections.abc import Callable
from tkinter import ttk
from typing import Any, Protocol

from tkasync.widgets import View, VirtualTable

from .ours import Ours

__all__ = ["TABLES", "Table"]

_COLUMNS = ("id", "name", "city", "street", "total", "date")
_SIZE = "960x760"  # 34 rows, as near as their heights allow
_STEP = 3


def _row(place: int) -> tuple[Any, ...]:
    return (place, f"name {place}", f"city {place % 97}", f"street {place % 991}", place * 1.25, "2024-05-17")


class Table(Protocol):
    """A table of so many rows."""

    def fill(self) -> None:
        """Make the widget, and give it the rows."""

    def show(self) -> None:
        """Return when its first rows are drawn."""

    def step(self) -> None:
        """Scroll by three rows, and return when they are drawn."""


class _Made:
    columns = _COLUMNS

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def count(self, view: View) -> int:
        return self._rows

    def page(self, view: View, start: int, size: int) -> list[tuple[Any, ...]]:
        return [(place, *_row(place)) for place in range(start, min(self._rows, start + size))]


class _OursTable:
    """`VirtualTable` over a source that makes its rows."""

    def __init__(self, rows: int) -> None:
        self._window = Ours("auto")
        self._window.root.geometry(_SIZE)
        self._window.root.update()
        self._rows = rows

    def fill(self) -> None:
        self._table = VirtualTable(self._window.root, _Made(self._rows))
        self._table.pack(fill="both", expand=True)

    def show(self) -> None:
        self._wait_for(lambda: self._top() == 0)
        self._table.see(self._rows // 2)
        self._wait_for(lambda: self._top() > 0)

    def step(self) -> None:
        wanted = self._top() + _STEP
        self._table.tree.event_generate("<Button-5>")
        self._wait_for(lambda: self._top() == wanted)
        self._window.root.update()

    def _top(self) -> int:
        values = self._table.tree.item("r0", "values") if self._table.tree.exists("r0") else ()
        return int(values[0]) if values and str(values[0]).isdigit() else -1

    def _wait_for(self, predicate: Callable[[], bool]) -> None:
        while not predicate():
            self._window.root.update()


class _TreeTable:
    """A `ttk.Treeview` that has all rows."""

    def __init__(self, rows: int) -> None:
        self._root = tkinter.Tk()
        self._root.geometry(_SIZE)
        self._root.update()
        self._rows = rows

    def fill(self) -> None:
        self._tree = ttk.Treeview(self._root, columns=_COLUMNS, show="headings")
        self._tree.pack(fill="both", expand=True)
        for place in range(self._rows):
            self._tree.insert("", "end", values=_row(place))

    def show(self) -> None:
        self._root.update()
        self._tree.yview_moveto(0.5)
        self._root.update()

    def step(self) -> None:
        self._tree.yview_scroll(_STEP, "units")
        self._root.update()


class _SheetTable:
    """tksheet, which holds its rows as lists."""

    def __init__(self, rows: int) -> None:
        from tksheet import Sheet

        self._sheet_class: Any = Sheet
        self._root = tkinter.Tk()
        self._root.geometry(_SIZE)
        self._root.update()
        self._rows = rows

    def fill(self) -> None:
        data = [list(_row(place)) for place in range(self._rows)]
        self._sheet = self._sheet_class(self._root, data=data, headers=list(_COLUMNS))
        self._sheet.pack(fill="both", expand=True)

    def show(self) -> None:
        self._root.update()
        self._at = self._rows // 2
        self.step()

    def step(self) -> None:
        self._at += _STEP
        self._sheet.set_yview(self._at / self._rows)
        self._root.update()


class _QtTable:
    """`QTableView` with a model in Python, drawn without a display."""

    def __init__(self, rows: int) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from .qt import keep_constants

        keep_constants()
        self._application = QApplication([])
        self._rows = rows

    def fill(self) -> None:
        from PySide6.QtWidgets import QTableView

        self._model = _qt_model(self._rows)
        self._view = QTableView()
        self._view.setModel(self._model)
        self._view.verticalHeader().setVisible(False)
        self._view.resize(960, 1080)

    def show(self) -> None:
        self._view.show()
        self._application.processEvents()
        self._view.verticalScrollBar().setValue(self._rows // 2)
        self.step()

    def step(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + _STEP)
        self._application.processEvents()


def _qt_model(rows: int) -> Any:
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

    class Model(QAbstractTableModel):
        def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
            return rows

        def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
            return len(_COLUMNS)

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
            return str(_row(index.row())[index.column()]) if role == Qt.ItemDataRole.DisplayRole else None

    return Model()


TABLES: dict[str, Callable[[int], Table]] = {
    "ours": _OursTable,
    "qt": _QtTable,
    "tksheet": _SheetTable,
    "treeview": _TreeTable,
}
