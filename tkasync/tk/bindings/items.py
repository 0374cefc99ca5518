"""`bind_items`: the rows of a list follow a signal, by key; rows that have not changed are left alone. UI only."""

from __future__ import annotations

import tkinter
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from tkinter import ttk
from typing import Any

from tkasync.dispatch.refusals import MADE_UNRUN, refuse_made, refuse_unrun, value_from
from tkasync.reactive.graph import untrack
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tk.bindings.options import Binding, check_source
from tkasync.tk.bindings.rows import ComboRows, ListRows, Rows, TreeRows

Key = Callable[[Any], object]
Row = Callable[[Any], Any]


def bind_items(
    widget: tkinter.Listbox | ttk.Combobox | ttk.Treeview,
    source: Callable[[], Iterable[Any] | None],
    *,
    key: Key | None = None,
    row: Row = str,
) -> Binding:
    """Keep the rows of *widget* at the items of *source*, a signal, a memo or a function that reads them.

    A row whose item is equal to the earlier one is left alone, with its selection; a ``Treeview`` row moves with its
    key. The binding ends with the widget, with the component or effect that it was made in, or by its ``stop()``; the
    rows stay.

    Args:
        widget: a ``Listbox``, a ``Combobox``, or a ``Treeview`` (its top level).
        source: gives the items, in order; ``None``, a resource's data before there is any, is no items.
        key: gives the identity of an item, which makes it the same row as before; the item itself by default. It can
            be anything that has a hash; ``""``, ``1`` and ``"1"`` are three keys. In a ``Treeview`` it is unique among
            the items; the row's identifier is ``str(key)`` where Tk can have that, else one of our own.
        row: gives what to show of an item: text; for a ``Treeview`` also a sequence, its ``values``, or a mapping of
            the options of ``Treeview.item``.

    Raises:
        TypeError: a widget of another kind; *source*, *key* or *row* is no function.
        ValueError: reported, not raised, when two items have one key; the widget keeps what it shows.
        NoOwnerError: the widget is destroyed.
    """
    check_source("bind_items", source)
    refuse_unrun("bind_items(row=)", row, "pass a plain function")
    if key is not None:
        refuse_unrun("bind_items(key=)", key, "pass a plain function")
    rows, scope = _rows_of(widget), scope_of(widget)

    def follow() -> None:
        items = list(value_from("bind_items", source() or (), source))
        if scope.is_ending:  # the source has ended the widget, or what it is in
            return
        keys = [_hashable(item) for item in (items if key is None else _values(key, items))]
        if isinstance(rows, TreeRows):
            _refuse_doubles(widget, keys)
        shown = _values(row, items)
        untrack(lambda: rows.show(keys, shown))

    return Binding(scope, follow, f"items of {widget}")


def _values(fn: Callable[[Any], Any], items: list[Any]) -> list[Any]:
    """Return what *fn* gives for each of *items*; refuse what was never run."""
    values = [fn(item) for item in items]
    # In C: a list of ten thousand rows takes a third of a millisecond.
    if not MADE_UNRUN.isdisjoint(map(type, values)):
        for value in values:
            refuse_made("bind_items", value, fn, "pass a plain function")
    return values


def _hashable(key: Any) -> Hashable:
    """Return *key*, or its text: an item that is a list or a dict is told from the others by that."""
    try:
        hash(key)
    except TypeError:
        return str(key)
    return key  # type: ignore[no-any-return]  # it has a hash


def _rows_of(widget: Any) -> Rows:
    if isinstance(widget, ttk.Treeview):
        return TreeRows(widget)
    if isinstance(widget, tkinter.Listbox):
        return ListRows(widget)
    if isinstance(widget, ttk.Combobox):
        return ComboRows(widget)
    raise TypeError(f"bind_items takes a Listbox, a Combobox or a Treeview, not {widget!r}")


def _refuse_doubles(widget: object, keys: list[Hashable]) -> None:
    if len(set(keys)) != len(keys):
        double, _times = Counter(keys).most_common(1)[0]
        raise ValueError(
            f"two items of {widget} have the key {double!r}: give bind_items a key= that tells them apart"
        )
