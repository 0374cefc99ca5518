"""`bind_items`: the rows of a list follow a signal, by key; rows that have not changed are left alone. UI only."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Iterable
from tkinter import ttk
from typing import Any

from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.dispatch.timers import check_seconds
from tkasync.runtime.current import current_owner
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tk.bindings.adapter import RowsAdapter
from tkasync.tk.bindings.options import Binding, check_source
from tkasync.tk.bindings.rows.combobox import ComboboxRows
from tkasync.tk.bindings.rows.listbox import ListboxRows
from tkasync.tk.bindings.rows.tree import TreeRows
from tkasync.tk.bindings.shown import ShownRows
from tkasync.tk.bindings.slices import Slices

_SMALL = 256  # rows; a guess: what nobody notices, whatever the machine does besides

_ADAPTER = ("delete", "insert", "change", "order", "top")

Key = Callable[[Any], object]
Row = Callable[[Any], Any]


def bind_items(
    widget: tkinter.Listbox | ttk.Combobox | ttk.Treeview | RowsAdapter,
    source: Callable[[], Iterable[Any] | None],
    *,
    key: Key | None = None,
    row: Row = str,
    budget: float | None = 0.008,
) -> Binding:
    """Keep the rows of *widget* equal to the items of *source*, a signal, a memo or a function that reads them.

    Only the rows that differ are changed. Rows move with their keys, and keep selection, focus, open state and child
    rows. When rows are inserted above the view, the row at its top stays there, unless the view is at its beginning. A
    deleted row passes its focus to its neighbour.

    A change of up to 256 rows is made at once. A longer one is made in several turns, each within the *budget*, and the
    window redraws between them. If a new value arrives in between, it replaces the old one. The binding ends with the
    widget, with the component or effect in which it was created, or by its ``stop()``; the rows stay as they are.

    Args:
        widget: a ``Listbox``, a ``Combobox``, or a ``Treeview`` (its top level); or a `RowsAdapter` of another widget.
        source: gives the items, in order; ``None``, a resource's data before there is any, is no items.
        key: gives the identity of an item, which makes it the same row as before; the item itself by default. It can
            be anything that has a hash; ``""``, ``1`` and ``"1"`` are three keys. But for a list of texts it is unique
            among the items. In a ``Treeview`` the row's identifier is ``str(key)`` where Tk can have that, else one of
            our own.
        row: gives what to show of an item: text; for a ``Treeview`` also a sequence, its ``values``, or a mapping of
            the options of ``Treeview.item``. It is called for an item that is new, or not equal to the one before
            (``is``, then ``==``): an object that was changed in place is the same item.
        budget: seconds of processor time, on a busy machine four times as long by the clock; ``None`` makes every
            change at once.

    Signals that *key* and *row* read are not followed: what they show belongs to the items.

    Raises:
        TypeError: a widget of another kind; *source*, *key* or *row* is no function.
        ValueError: reported, not raised, when two items have one key; the widget keeps what it shows. Raised for a
            *budget* that is no time.
        NoOwnerError: the widget is destroyed.
    """
    check_source("bind_items", source)
    refuse_unrun("bind_items(row=)", row, "pass a plain function")
    if key is not None:
        refuse_unrun("bind_items(key=)", key, "pass a plain function")
    if budget is not None:
        check_seconds("bind_items(budget=)", budget)
    rows = _adapter_of(widget)
    shown_on = getattr(rows, "widget", None)
    scope = current_owner() if shown_on is None else scope_of(shown_on)
    name = f"items of {rows if shown_on is None else shown_on}"
    shown = ShownRows(rows, row, name=name.removeprefix("items of "), may_repeat=_may_repeat(rows))
    slices = Slices(scope, budget, f"in the {name}", shown.after_slice)

    def follow() -> None:
        given = value_from("bind_items", source(), source)
        items = [] if given is None else list(given)
        if not scope.is_ending:  # else the source has ended the widget, or what it is in
            slices.begin(shown.change(items, key), max(len(items), len(shown)) <= _SMALL)

    try:
        binding = Binding(scope, follow, name)
    except BaseException:
        slices.stop()
        raise
    binding.on_stop(slices.stop)
    return binding


def _may_repeat(rows: RowsAdapter) -> bool:
    """Whether it is a list of texts, which may hold one twice."""
    return isinstance(rows, ListboxRows | ComboboxRows)


def _adapter_of(widget: Any) -> RowsAdapter:
    if isinstance(widget, ttk.Treeview):
        return TreeRows(widget)
    if isinstance(widget, tkinter.Listbox):
        return ListboxRows(widget)
    if isinstance(widget, ttk.Combobox):
        return ComboboxRows(widget)
    if missing := [name for name in _ADAPTER if not hasattr(widget, name)]:
        raise TypeError(
            f"bind_items takes a Listbox, a Combobox or a Treeview, or an adapter of another widget, not {widget!r}, "
            f"which has no {', '.join(missing)}: pass SheetRows(sheet), FrameRows(frame, make) or a RowsAdapter "
            "of your own; all three are in tkasync.widgets"
        )
    return widget  # type: ignore[no-any-return]  # as far as one can see
