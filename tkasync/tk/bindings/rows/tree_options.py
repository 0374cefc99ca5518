"""`TreeOptions`: what ``row`` has given for rows of a Treeview, as options that Tk takes. UI thread.

An option that a row had and has no more is taken back. One that the program has set itself, colours of some rows say,
is not known here and stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from tkasync.tk.bindings.adapter import ShownRow

_TEXT, _VALUES = ("text",), ("values",)
_SEQUENCES = frozenset({tuple, list})
_IN_TCL = frozenset({tuple, list, bytes})


class TreeOptions:
    """See the module. It keeps the options of the rows, only their names, and only those of unusual rows."""

    def __init__(self) -> None:
        self._usual: tuple[str, ...] = ()
        """Those of the first row, which most lists have in all."""
        self._unusual: dict[Hashable, tuple[str, ...]] = {}

    def forget(self, keys: Iterable[Hashable]) -> None:
        """Forget rows that are deleted."""
        if self._unusual:
            for key in keys:
                self._unusual.pop(key, None)

    def of_new(self, rows: Sequence[ShownRow]) -> list[Sequence[Any]]:
        """Return the options of rows that are not there yet."""
        return self._quick(rows) or [self._note(key, *_options(row)) for key, row in rows]

    def of_changed(self, rows: Sequence[ShownRow]) -> list[Sequence[Any]]:
        """Return the options of rows that are there, with the default of each that a row is to have no more."""
        return self._quick(rows) or [self._of_changed(key, *_options(row)) for key, row in rows]

    def _of_changed(self, key: Hashable, names: tuple[str, ...], options: list[Any]) -> Sequence[Any]:
        for name in self._unusual.pop(key, self._usual):
            if name not in names:
                options += (f"-{name}", False if name == "open" else "")
        return self._note(key, names, options)

    def _note(self, key: Hashable, names: tuple[str, ...], options: list[Any]) -> Sequence[Any]:
        if not self._usual:
            self._usual = names
        if names != self._usual:
            self._unusual[key] = names
        return options

    def _quick(self, rows: Sequence[ShownRow]) -> list[Sequence[Any]]:
        """Return the options where all rows are plain values, as in most lists: a third of the time of a fill."""
        if (
            self._usual != _VALUES
            or self._unusual
            or not _SEQUENCES.issuperset(type(row) for _key, row in rows)
        ):
            return []
        cells = chain.from_iterable(row for _key, row in rows)
        if not _IN_TCL.isdisjoint(map(type, cells)):
            return []
        return [("-values", tuple(map(str, row))) for _key, row in rows]


def _options(row: Any) -> tuple[tuple[str, ...], list[Any]]:
    """Return the names of the options that show *row*, and the options as Tk takes them."""
    if isinstance(row, str):
        return _TEXT, ["-text", row]
    if isinstance(row, Mapping):
        return tuple(row), [word for name, value in row.items() for word in (f"-{name}", _value(name, value))]
    return _VALUES, ["-values", _cells(row)]


def _value(name: str, value: Any) -> Any:
    if name == "values" and not isinstance(value, str):
        return _cells(value)
    return "" if value is None else value


def _cells(row: Any) -> tuple[Any, ...]:
    """Return values as ttk gives them to Tk: texts, or lists of some."""
    cells = tuple(row)
    if _IN_TCL.isdisjoint(map(type, cells)):
        return tuple(map(str, cells))
    return tuple(_cell(cell) for cell in cells)


def _cell(cell: Any) -> Any:
    if type(cell) is bytes:
        return cell
    return _cells(cell) if isinstance(cell, tuple | list) else str(cell)
