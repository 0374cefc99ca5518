"""`ShownColumns`: which columns a table shows, in which order and how wide. UI only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from tkinter import ttk
from typing import Any

from tkasync.widgets.sources.view import place_of
from tkasync.widgets.table.columns.column import Column

_NARROWEST = 24  # pixels
_FILLER = "filler"
_WIDEST = 10_000


class ShownColumns:
    """See the module. Tk's columns are named ``c0``, ``c1``, ...: a name of the program's may be anything.

    Args:
        tree: shows them.
        columns: all of them.
    """

    def __init__(self, tree: ttk.Treeview, columns: Sequence[Column]) -> None:
        self._tree = tree
        self.all: tuple[Column, ...] = tuple(columns)
        """All columns, hidden ones too, in the order in which the program has given them."""
        self._ids = {column.name: f"c{number}" for number, column in enumerate(columns)}
        self._by_name = {column.name: column for column in columns}
        self._order = [column.name for column in columns]
        self._hidden: set[str] = set()
        self._is_filled_up = False
        tree.configure(columns=[*self._ids.values(), _FILLER], displaycolumns=list(self._ids.values()))
        tree.column(_FILLER, minwidth=1, stretch=True)
        for column in columns:
            tree.heading(self._ids[column.name], text=column.heading, anchor=column.anchor)
            tree.column(
                self._ids[column.name],
                width=column.width,
                anchor=column.anchor,
                minwidth=_NARROWEST,
                stretch=False,
            )

    @property
    def visible(self) -> list[Column]:
        """Those that are shown, from left to right."""
        return [self._by_name[name] for name in self._order if name not in self._hidden]

    def column(self, name: str) -> Column:
        """Return the column *name*.

        Raises:
            ValueError: there is none.
        """
        return self._by_name.get(name) or self.all[place_of(name, list(self._ids))]

    def id_of(self, name: str) -> str:
        """Return what Tk calls the column *name*."""
        return self._ids[self.column(name).name]

    def name_of(self, display: str) -> str | None:
        """Return the name of what Tk calls ``#1``, ``#2``, ...; ``None`` where there is no column."""
        number = int(display[1:] or 0) - 1
        visible = self.visible
        return visible[number].name if 0 <= number < len(visible) else None

    def is_hidden(self, name: str) -> bool:
        """Whether *name* is not shown."""
        return name in self._hidden

    def is_only(self, name: str) -> bool:
        """Whether all columns but *name* are hidden."""
        return len(self._hidden) == len(self.all) - 1 and name not in self._hidden

    def set_hidden(self, name: str, is_hidden: bool) -> None:
        """Show *name*, or do not; the last one that is shown stays."""
        hidden = {*self._hidden, name} if is_hidden else self._hidden - {name}
        if len(hidden) < len(self.all):
            self._hidden = hidden
            self._show()

    def move(self, name: str, before: str | None) -> None:
        """Put the column *name* in front of the column *before*; at the end with ``None``."""
        if name == before:
            return
        order = [each for each in self._order if each != name]
        order.insert(len(order) if before is None else order.index(before), name)
        self._order = order
        self._show()

    def move_by(self, name: str, places: int) -> None:
        """Move the column *name* past so many that are shown, to the right; as far as there are any."""
        shown = [column.name for column in self.visible]
        others = [each for each in shown if each != name]
        at = shown.index(name)
        to = min(max(0, at + places), len(others))
        if to != at:
            self.move(name, others[to] if to < len(others) else None)

    def width(self, name: str) -> int:
        """Return how wide *name* is, in pixels."""
        return int(self._tree.column(self.id_of(name), "width"))

    def set_width(self, name: str, width: int) -> None:
        """Make *name* that wide, in pixels."""
        self._tree.column(self.id_of(name), width=max(_NARROWEST, width))

    def fill_up(self, width: int) -> bool:
        """Have a column without a name at the end that is *width* pixels wide; none if there is no room.

        Returns:
            Whether it has come or gone.
        """
        is_filled_up = width > 0
        if is_filled_up and int(self._tree.column(_FILLER, "width")) != width:
            self._tree.column(_FILLER, width=width)
        if is_filled_up is self._is_filled_up:
            return False
        self._is_filled_up = is_filled_up
        self._show()
        return True

    def _show(self) -> None:
        ids = [self._ids[column.name] for column in self.visible]
        self._tree.configure(displaycolumns=[*ids, _FILLER] if self._is_filled_up else ids)

    # The layout, which a program can keep

    def layout(self) -> dict[str, Any]:
        """Return order, hidden columns and widths, as values that JSON can hold."""
        return {
            "columns": list(self._order),
            "hidden": sorted(self._hidden),
            "widths": {column.name: self.width(column.name) for column in self.all},
        }

    def restore(self, layout: Mapping[str, Any]) -> None:
        """Take over a `layout`. New columns come last.

        It comes from a file that users and older versions write, so that what does not fit is passed over: columns that
        are no more, and what is no name or width.

        Raises:
            TypeError: it is no mapping at all.
        """
        if not isinstance(layout, Mapping):
            raise TypeError(f"layout= is what VirtualTable.layout has returned, a dict, and not {layout!r}")
        known = set(self._ids)
        kept = [name for name in _names(layout, "columns") if name in known]
        self._order = [*dict.fromkeys(kept), *(name for name in self._ids if name not in kept)]
        hidden = known.intersection(_names(layout, "hidden"))
        self._hidden = hidden if len(hidden) < len(known) else set()
        self._show()
        for name, width in _widths(layout):
            if name in known:
                self.set_width(name, width)


def _names(layout: Mapping[str, Any], part: str) -> list[str]:
    names = layout.get(part)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list | tuple) else []


def _widths(layout: Mapping[str, Any]) -> list[tuple[str, int]]:
    widths = layout.get("widths")
    items = widths.items() if isinstance(widths, Mapping) else ()
    return [(name, int(width)) for name, width in items if _is_width(width)]


def _is_width(width: Any) -> bool:
    return isinstance(width, int | float) and 0 < width <= _WIDEST
