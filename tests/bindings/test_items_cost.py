"""What a change costs, counted: calls of Tk, and calls in Python, which grow with the list and not faster."""

from __future__ import annotations

import random
import sys
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tests.bindings.plain_rows import PlainRows
from tests.bindings.test_bind_items import tk_calls
from tkasync import Runtime, bind_items, create_signal
from tkasync.testing import FakeHost

MANY = 4_000


def shuffled(items: list[Any]) -> list[Any]:
    return random.Random(1).sample(items, len(items))


CHANGES: dict[str, Callable[[list[int]], list[int]]] = {
    "filled": lambda items: items,
    "cleared": lambda items: [],
    "reversed": lambda items: items[::-1],
    "shuffled": shuffled,
    "rotated": lambda items: items[len(items) // 3 :] + items[: len(items) // 3],
    "half deleted": lambda items: items[::2],
    "grown everywhere": lambda items: [n for item in items for n in (item, item + 10**6)],
    "replaced": lambda items: [-item - 1 for item in items],
}


def calls_in(fn: Callable[[], object]) -> int:
    """How many calls *fn* makes, of Python's functions and of C's."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        fn()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", [ttk.Treeview, tk.Listbox, ttk.Combobox])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_twice_the_rows_are_twice_the_calls(tk_root: tk.Tk, runtime: Runtime, make: Any, change: Any) -> None:
    def cost(size: int) -> int:
        items = list(range(size))
        read, write = create_signal([] if change is CHANGES["filled"] else items)
        widget = make(tk_root)
        bind_items(widget, read, budget=None)
        return calls_in(lambda: write.set(change(list(items))))

    assert cost(2 * MANY) < 2.3 * cost(MANY) + 100


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_tk_is_called_once_for_many_rows(tk_root: tk.Tk, runtime: Runtime, change: Any) -> None:
    items = list(range(MANY))
    read, write = create_signal([] if change is CHANGES["filled"] else items)
    tree = ttk.Treeview(tk_root, columns=("one", "two"))
    bind_items(tree, read, row=lambda item: (item, "two"), budget=None)
    with tk_calls(tree) as calls:
        write.set(change(list(items)))
    assert len(calls) <= MANY // 100
    assert [int(tree.set(row, "one")) for row in tree.get_children()] == change(items)


def test_rows_are_told_once_each(fake_host: FakeHost) -> None:
    items = list(range(MANY))
    rows = PlainRows()
    read, write = create_signal(items)
    bind_items(rows, read)
    fake_host.run_pending()
    assert rows.told == {"insert": MANY}
    rows.told.clear()
    write.set(shuffled(items))
    fake_host.run_pending()
    assert rows.told == {"order": MANY}
    rows.told.clear()
    write.set([])
    fake_host.run_pending()
    assert rows.told == {"delete": MANY}


def test_row_is_called_for_items_that_are_new_or_have_changed(fake_host: FakeHost) -> None:
    made: list[tuple[int, str]] = []
    read, write = create_signal([(number, "old") for number in range(MANY)])
    rows = PlainRows()
    bind_items(rows, read, key=lambda item: item[0], row=lambda item: made.append(item) or item[1])
    fake_host.run_pending()
    made.clear()
    equal = [(number, "old") for number in reversed(range(MANY))]
    write.set([*equal[:10], (equal[10][0], "new"), *equal[11:], (MANY, "more")])
    fake_host.run_pending()
    assert sorted(made) == sorted([(equal[10][0], "new"), (MANY, "more")])


@pytest.mark.parametrize("make", [ttk.Treeview, tk.Listbox, ttk.Combobox])
def test_equal_items_are_no_call_of_tk(tk_root: tk.Tk, runtime: Runtime, make: Any) -> None:
    read, write = create_signal([(number, "a") for number in range(300)], equal=lambda old, new: False)
    widget = make(tk_root)
    bind_items(widget, read, key=lambda item: item[0], budget=None)
    with tk_calls(widget) as calls:
        write.set([(number, "a") for number in range(300)])
    assert calls == []


def test_a_few_new_rows_move_no_other(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [str(number) for number in range(MANY)]
    read, write = create_signal(items)
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read, budget=None)
    for more in (["front", *items], [*items[:500], "middle", *items[500:]], [*items, "end"]):
        with tk_calls(tree) as calls:
            write.set(more)
        told = [call[0].rpartition(":")[2] for call in calls]
        assert [name for name in told if name in ("insert_rows", "order_rows")] == ["insert_rows"]
        assert tree.get_children() == tuple(more)
        write.set(items)
