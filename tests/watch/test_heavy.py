"""Where Tk worked without code of the program's, the report names the widgets that are heavy."""

from __future__ import annotations

import time
import tkinter
from tkinter import ttk
from typing import Any

import pytest

from tests.watch.stalls import stall_of
from tkasync.tools import StallKind, StallWatch
from tkasync.watch.window.heavy import HeavyWidgets, heavy_widgets


def tree(root: Any) -> ttk.Treeview:
    made = ttk.Treeview(root)
    parents = [made.insert("", "end") for _ in range(3)]
    for at in range(1500):
        made.insert(parents[at % 3], "end")
    return made


def canvas(root: Any) -> tkinter.Canvas:
    made = tkinter.Canvas(root)
    for _ in range(1200):
        made.create_line(0, 0, 1, 1)
    return made


def text(root: Any) -> tkinter.Text:
    made = tkinter.Text(root)
    made.insert("end", "x" * 90_000)
    return made


def box(root: Any) -> tkinter.Listbox:
    made = tkinter.Listbox(root)
    made.insert("end", *range(1100))
    return made


def crowd(root: Any) -> tkinter.Frame:
    made = tkinter.Frame(root)
    for _ in range(201):
        tkinter.Frame(made)
    return made


HEAVY = [
    (tree, "1,503 rows"),
    (canvas, "1,200 items"),
    (text, "1,125 lines of 80 characters"),
    (box, "1,100 rows"),
    (crowd, "201 children"),
]


@pytest.mark.parametrize(("make", "has"), HEAVY, ids=[make.__name__ for make, _ in HEAVY])
def test_a_heavy_widget_is_named_with_its_weight(tk_root: Any, make: Any, has: str) -> None:
    tkinter.Text(tk_root).insert("end", "light")
    made = make(tk_root)
    assert heavy_widgets(tk_root) == (f"heavy: {made} has {has}",)


def test_the_heaviest_come_first(tk_root: Any) -> None:
    light, heavy = box(tk_root), tree(tk_root)
    assert [hint.split()[1] for hint in heavy_widgets(tk_root)] == [str(heavy), str(light)]


def test_one_that_was_destroyed_behind_its_back_is_passed_over(tk_root: Any) -> None:
    gone = canvas(tk_root)
    tk_root.tk.call("destroy", str(gone))
    assert heavy_widgets(tk_root) == ()


def test_they_are_not_looked_for_again_at_once(tk_root: Any) -> None:
    box(tk_root)
    heavy = HeavyWidgets(tk_root)
    assert len(heavy.hints()) == 1
    assert heavy.hints() == ()


def test_a_stall_of_tk_has_them_as_hints(tk_root: Any) -> None:
    made = box(tk_root)

    def fill() -> None:
        for _ in range(400):
            made.delete(0, "end")
            made.insert("end", *range(2000))

    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, fill)
    assert stall.kind is StallKind.TK_CALLS
    assert f"heavy: {made} has 2,000 rows" in stall.hints
    assert any(hint.startswith(f"asked of Tk lately: {made} insert × ") for hint in stall.hints)


def test_where_a_handler_waits_there_is_no_hint_about_tk(tk_root: Any) -> None:
    box(tk_root)
    with StallWatch(tk_root) as watch:
        stall = stall_of(tk_root, watch, lambda: time.sleep(0.4))
    assert (stall.kind, stall.hints) == (StallKind.BLOCKED, ())
