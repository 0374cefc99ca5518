"""`bind_items`: the rows of a list that follow a signal, by key. Only what has changed is touched. UI only."""

from __future__ import annotations

import tkinter
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from tkinter import ttk
from typing import Any, Protocol

from tkasync.lifecycle.context import owned_by
from tkasync.lifecycle.registry import scope_of
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import create_effect

Key = Callable[[Any], object]
Row = Callable[[Any], Any]


class _Rows(Protocol):
    """The rows of one kind of widget."""

    def show(self, keys: list[str], rows: list[Any]) -> None:
        """Show *rows*, whose keys are *keys*."""


def bind_items(
    widget: tkinter.Listbox | ttk.Combobox | ttk.Treeview,
    source: Callable[[], Iterable[Any]],
    *,
    key: Key | None = None,
    row: Row = str,
) -> Effect:
    """Keep the rows of *widget* at the items of *source*, a signal, a memo or a function that reads them.

    A row whose item is equal to before is left alone, with its selection; a ``Treeview`` row moves with its key.

    Args:
        widget: a ``Listbox``, a ``Combobox``, or a ``Treeview`` (its top level).
        source: gives the items, in order.
        key: what makes an item the same row as before, unique among the items; for a ``Treeview``, ``str(key)`` is the row's
            identifier. The item itself by default.
        row: what to show of an item: text; for a ``Treeview`` also a sequence, its ``values``, or a mapping of the
            options of ``Treeview.item``.

    Raises:
        TypeError: a widget of another kind.
        ValueError: reported when two items have one key.
    """
    rows = _rows_of(widget)

    def show() -> None:
        items = list(source())
        keys = [str(item if key is None else key(item)) for item in items]
        if isinstance(rows, _TreeRows):
            _refuse_doubles(widget, keys)
        shown = [row(item) for item in items]
        untrack(lambda: rows.show(keys, shown))

    with owned_by(scope_of(widget)):
        return create_effect(show, name=f"items of {widget}")


def _rows_of(widget: Any) -> _Rows:
    if isinstance(widget, ttk.Treeview):
        return _TreeRows(widget)
    if isinstance(widget, tkinter.Listbox):
        return _ListRows(widget)
    if isinstance(widget, ttk.Combobox):
        return _ComboRows(widget)
    raise TypeError(f"bind_items takes a Listbox, a Combobox or a Treeview, not {widget!r}")


def _refuse_doubles(widget: object, keys: list[str]) -> None:
    if len(set(keys)) != len(keys):
        double = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise ValueError(f"two items of {widget} have the key {double!r}: give bind_items a key= that tells them apart")


class _ComboRows:
    """A combobox takes its values in one piece."""

    def __init__(self, widget: ttk.Combobox) -> None:
        self._widget = widget
        self._shown: list[Any] | None = None

    def show(self, keys: list[str], rows: list[Any]) -> None:
        if rows != self._shown:
            self._shown = rows
            self._widget.configure(values=rows)


class _ListRows:
    """A listbox: what lies between the common beginning and the common end is replaced."""

    def __init__(self, widget: tkinter.Listbox) -> None:
        self._widget = widget
        self._keys: list[str] = []
        self._rows: list[Any] = []

    def show(self, keys: list[str], rows: list[Any]) -> None:
        before = list(zip(self._keys, self._rows, strict=True))
        now = list(zip(keys, rows, strict=True))
        begin = _common(before, now)
        end = _common(before[begin:][::-1], now[begin:][::-1])
        old_end, new_end = len(before) - end, len(now) - end
        if begin == old_end and begin == new_end:
            return
        selected = {self._keys[at] for at in self._widget.curselection() if begin <= at < old_end}
        if begin < old_end:
            self._widget.delete(begin, old_end - 1)
        self._widget.insert(begin, *rows[begin:new_end])
        for at in range(begin, new_end):
            if keys[at] in selected:
                self._widget.selection_set(at)
        self._keys, self._rows = keys, rows


def _common(a: Sequence[Any], b: Sequence[Any]) -> int:
    """How many items *a* and *b* have in common at the beginning."""
    length = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        length += 1
    return length


class _TreeRows:
    """A treeview: rows are deleted, inserted, changed and moved by their identifiers."""

    def __init__(self, widget: ttk.Treeview) -> None:
        self._widget = widget
        self._shown: dict[str, Any] = {}

    def show(self, keys: list[str], rows: list[Any]) -> None:
        now = dict(zip(keys, rows, strict=True))
        gone = [key for key in self._shown if key not in now]
        if gone:
            self._widget.delete(*gone)
        stay = [key for key in keys if key in self._shown]
        resting = _longest_in_order(stay, list(self._shown))
        for at, key in enumerate(keys):
            if key not in self._shown:
                self._widget.insert("", at, iid=key, **_options(now[key]))
                continue
            if key not in resting:
                self._widget.move(key, "", at)
            if now[key] != self._shown[key]:
                self._widget.item(key, **_options(now[key]))
        self._shown = now


def _options(row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    if isinstance(row, str):
        return {"text": row}
    return {"values": tuple(row)}


def _longest_in_order(keys: list[str], before: list[str]) -> set[str]:
    """The most *keys* that stand in the same order in *before*: they rest, and the others move around them.

    The longest increasing subsequence, by patience sorting (C. Schensted, 1961), in O(n log n).
    """
    place = {key: at for at, key in enumerate(before)}
    order = [place[key] for key in keys]
    if all(a < b for a, b in zip(order, order[1:], strict=False)):
        return set(keys)
    tails: list[int] = []
    tail_at: list[int] = []
    previous = [-1] * len(order)
    for at, value in enumerate(order):
        pile = bisect_left(tails, value)
        previous[at] = tail_at[pile - 1] if pile else -1
        if pile == len(tails):
            tails.append(value)
            tail_at.append(at)
        else:
            tails[pile], tail_at[pile] = value, at
    resting, at = set(), tail_at[-1]
    while at >= 0:
        resting.add(keys[at])
        at = previous[at]
    return resting
