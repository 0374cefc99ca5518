"""Any change of any list ends in what the source says, on every kind of widget, however it is cut into slices."""

from __future__ import annotations

import random
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tests.bindings.plain_rows import PlainRows
from tests.support import GIVE_UP
from tkasync import Runtime, bind_items, create_signal
from tkasync.testing import Pilot

Items = list[tuple[int, str]]
MANY = 700  # beyond what is always made at once


def _fill(rng: random.Random, items: Items, fresh: Callable[[], tuple[int, str]]) -> Items:
    return [fresh() for _ in range(rng.choice((1, 20, MANY)))]


def _clear(rng: random.Random, items: Items, fresh: object) -> Items:
    return []


def _reverse(rng: random.Random, items: Items, fresh: object) -> Items:
    return items[::-1]


def _shuffle(rng: random.Random, items: Items, fresh: object) -> Items:
    return rng.sample(items, len(items))


def _rotate(rng: random.Random, items: Items, fresh: object) -> Items:
    at = rng.randrange(len(items) + 1)
    return items[at:] + items[:at]


def _insert_in_front(rng: random.Random, items: Items, fresh: Callable[[], tuple[int, str]]) -> Items:
    return [fresh() for _ in range(rng.choice((1, 30, 300)))] + items


def _insert_in_the_middle(rng: random.Random, items: Items, fresh: Callable[[], tuple[int, str]]) -> Items:
    for _ in range(rng.choice((1, 30))):
        items.insert(rng.randrange(len(items) + 1), fresh())
    return items


def _insert_at_the_end(rng: random.Random, items: Items, fresh: Callable[[], tuple[int, str]]) -> Items:
    return items + [fresh() for _ in range(rng.choice((1, 300)))]


def _delete(rng: random.Random, items: Items, fresh: object) -> Items:
    return [item for item in items if rng.random() < 0.7]


def _change(rng: random.Random, items: Items, fresh: Callable[[], tuple[int, str]]) -> Items:
    return [(key, fresh()[1]) if rng.random() < 0.2 else (key, text) for key, text in items]


SINGLE: list[Any] = [
    _fill,
    _clear,
    _reverse,
    _shuffle,
    _rotate,
    _insert_in_front,
    _insert_in_the_middle,
    _insert_at_the_end,
    _delete,
    _change,
]


def _all_at_once(rng: random.Random, items: Items, fresh: Any) -> Items:
    for change in (_delete, _change, _shuffle, _insert_in_the_middle, _insert_at_the_end):
        items = change(rng, items, fresh)
    return items


def _of_tree(tree: Any) -> list[str]:
    return [tree.item(row, "text") for row in tree.get_children()]


def _of_box(box: Any) -> list[str]:
    return [str(text) for text in (box.get(0, "end") if isinstance(box, tk.Listbox) else box["values"])]


WIDGETS: dict[str, tuple[Callable[[tk.Tk], Any], Callable[[Any], list[str]]]] = {
    "treeview": (ttk.Treeview, _of_tree),
    "listbox": (tk.Listbox, _of_box),
    "combobox": (ttk.Combobox, _of_box),
    "adapter": (lambda root: PlainRows(), lambda rows: rows.shown()),
}


@pytest.mark.parametrize("budget", [None, 0.0], ids=["at once", "in the smallest slices"])
@pytest.mark.parametrize("kind", WIDGETS)
def test_it_ends_in_the_order_of_the_source(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[BaseException], kind: str, budget: Any
) -> None:
    rng = random.Random(f"{kind} {budget}")
    make, shown = WIDGETS[kind]
    widget = make(tk_root)
    read, write = create_signal([])
    bind_items(widget, read, key=lambda item: item[0], row=lambda item: item[1], budget=budget)
    keys = iter(range(10**9))

    def fresh() -> tuple[int, str]:
        key = next(keys)
        return key, f"text {key}"

    for change in [*SINGLE, *rng.choices([*SINGLE, _all_at_once], k=25)]:
        items = change(rng, list(read()), fresh)
        write.set(items)
        pilot.settle(GIVE_UP)
        assert shown(widget) == [text for _key, text in items], change.__name__
        if len(items) > 2 * MANY:
            write.set(items[:20])
    assert errors == []


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_new_value_in_the_middle_of_any_change_wins(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[BaseException], kind: str
) -> None:
    rng = random.Random(kind)
    make, shown = WIDGETS[kind]
    widget = make(tk_root)
    read, write = create_signal([])
    bind_items(widget, read, key=lambda item: item[0], row=lambda item: item[1], budget=0.0)
    keys = iter(range(10**9))

    def fresh() -> tuple[int, str]:
        key = next(keys)
        return key, f"text {key}"

    for _ in range(30):
        for _ in range(3):
            write.set(rng.choice([_fill, _all_at_once, _clear])(rng, list(read())[:MANY], fresh))
            for _turn in range(rng.randrange(12)):
                runtime.queue.drain_and_execute()
        pilot.settle(GIVE_UP)
        assert shown(widget) == [text for _key, text in read()]
    assert errors == []
