"""Rows of real listboxes and trees that follow signals, at the least cost."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from contextlib import contextmanager
from tkinter import ttk
from typing import Any

import pytest

from tests.bindings.rows import rows_of
from tkasync import Runtime, bind_items, create_signal

MANY = 10_000


@contextmanager
def tk_calls(widget: tk.Misc) -> Iterator[list[tuple[Any, ...]]]:
    """The calls that Tk gets for *widget* in the block."""
    calls: list[tuple[Any, ...]] = []
    real = widget.tk

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def call(self, *args: Any) -> Any:
            calls.append(args[0] if len(args) == 1 else args)  # tkinter hands over either
            return real.call(*args)

    widget.tk = Counting()
    try:
        yield calls
    finally:
        widget.tk = real


@pytest.mark.parametrize("make", [tk.Listbox, ttk.Combobox])
def test_rows_follow_the_items(tk_root: tk.Tk, runtime: Runtime, make: Any) -> None:
    read, write = create_signal(["a", "b"])
    widget = make(tk_root)
    bind_items(widget, read)
    assert rows_of(widget) == ["a", "b"]
    write.set(["b", "c c", "b", "d"])
    assert rows_of(widget) == ["b", "c c", "b", "d"]
    write.set([])
    assert rows_of(widget) == []


def test_tree_rows_are_items_by_key(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bob"}])
    tree = ttk.Treeview(tk_root, columns=("name",))
    bind_items(tree, read, key=lambda item: item["id"], row=lambda item: (item["name"],))
    assert [tree.item(row, "values") for row in ("1", "2")] == [("Ada",), ("Bob",)]
    write.set([{"id": 2, "name": "Bobby"}, {"id": 3, "name": "Cy"}])
    assert tree.get_children() == ("2", "3")
    assert tree.item("2", "values") == ("Bobby",)


def test_a_row_may_be_text_values_or_options(tk_root: tk.Tk, runtime: Runtime) -> None:
    rows: dict[str, Any] = {
        "a": "text",
        "b": ("value", 2),
        "c": {"text": "c", "tags": ("red",), "open": True},
    }
    tree = ttk.Treeview(tk_root, columns=("one", "two"))
    bind_items(tree, lambda: list(rows), row=rows.__getitem__)
    assert rows_of(tree) == [
        ("a", "text", [], [], False),
        ("b", "", ["value", "2"], [], False),
        ("c", "c", [], ["red"], True),
    ]


def test_no_data_yet_is_no_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(None)
    widget = tk.Listbox(tk_root)
    bind_items(widget, read)
    write.set(("a",))
    write.set(None)
    assert rows_of(widget) == []


def test_one_row_of_many_costs_a_call_or_two(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [f"row {number}" for number in range(MANY)]
    read, write = create_signal(items)
    listbox, tree = tk.Listbox(tk_root), ttk.Treeview(tk_root)
    bind_items(listbox, read, budget=None)
    bind_items(tree, read, key=lambda item: item.split()[1], budget=None)
    with tk_calls(tree) as tree_calls:
        write.set([*items[:5_000], "changed 5000", *items[5_001:]])
    assert [(call[0], *call[2:]) for call in tree_calls] == [
        ("::tkasync::change_rows", ["5000"], [["-text", "changed 5000"]])
    ]
    with tk_calls(listbox) as list_calls:
        write.set([*items[:5_000], "changed again 5000", *items[5_001:]])
    assert [call[1:] for call in list_calls if call[1] in ("delete", "insert")] == [
        ("delete", 5000, 5000),
        ("insert", 5000, "changed again 5000"),
    ]
    assert sum(map(len, list_calls)) < 60


def test_changes_far_apart_leave_what_is_between_alone(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [f"row {number}" for number in range(MANY)]
    read, write = create_signal(items)
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, read, budget=None)
    with tk_calls(listbox) as calls:
        write.set(["new", *items[1:-1], "newer"])
    assert sum(len(call) for call in calls) < 60
    assert rows_of(listbox) == ["new", *items[1:-1], "newer"]


def test_a_new_order_is_one_call_for_all_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [str(number) for number in range(MANY)]
    read, write = create_signal(items)
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read, budget=None)
    for order in ([items[-1], *items[:-1]], items[::-1], items[::2] + items[1::2]):
        with tk_calls(tree) as calls:
            write.set(order)
        assert [call[0].rpartition(":")[2] for call in calls if "top" not in call[0]] == ["order_rows"]
        assert tree.get_children() == tuple(order)


def test_nothing_changed_is_no_call(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a", "b"], equal=lambda old, new: False)
    widgets = [tk.Listbox(tk_root), ttk.Treeview(tk_root), ttk.Combobox(tk_root)]
    for widget in widgets:
        bind_items(widget, read)
    for widget in widgets:
        with tk_calls(widget) as calls:
            write.set(["a", "b"])
        assert calls == []


def test_the_selection_stays_with_its_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a", "b", "c", "d"])
    listbox = tk.Listbox(tk_root, selectmode="extended")
    tree = ttk.Treeview(tk_root)
    bind_items(listbox, read)
    bind_items(tree, read)
    listbox.selection_set(1)
    listbox.selection_set(3)
    tree.selection_set("b", "d")
    write.set(["d", "x", "b", "a"])
    assert [listbox.get(at) for at in listbox.curselection()] == ["d", "b"]
    assert tree.selection() == ("d", "b")


def test_a_row_that_is_changed_stays_selected(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([(1, "a"), (2, "b")])
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, read, key=lambda item: item[0], row=lambda item: item[1])
    listbox.selection_set(1)
    write.set([(1, "a"), (2, "B")])
    assert (rows_of(listbox), listbox.curselection()) == (["a", "B"], (1,))


def test_a_disabled_listbox_shows_its_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a"])
    listbox = tk.Listbox(tk_root, state="disabled")
    bind_items(listbox, read)
    write.set(["b", "c"])
    assert (rows_of(listbox), str(listbox["state"])) == (["b", "c"], "disabled")


def test_options_that_a_row_no_longer_has_are_taken_back(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([{"text": "a", "tags": ("red",), "open": True, "values": (1,)}])
    tree = ttk.Treeview(tk_root, columns=("one",))
    bind_items(tree, read, key=lambda item: "row", row=lambda item: item)
    write.set([{"text": "b"}])
    assert rows_of(tree) == [("row", "b", [], [], False)]
