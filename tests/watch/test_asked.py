"""What was asked of Tk lately, counted while a stall watch looks."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from time import monotonic
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.tk.asked import AskedOfTk, asked_of
from tkasync.tools import StallWatch


def rows(root: Any) -> str:
    tree = ttk.Treeview(root)
    for _ in range(300):
        tree.insert("", "end")
    return f"{tree} insert × 300"


def items(root: Any) -> str:
    canvas = tkinter.Canvas(root)
    for _ in range(300):
        canvas.create_line(0, 0, 1, 1)
    return f"{canvas} create × 300"


def tags(root: Any) -> str:
    text = tkinter.Text(root)
    for at in range(300):
        text.tag_add(f"tag{at}", "1.0")
    return f"{text} tag × 300"


def labels(root: Any) -> str:
    for at in range(300):
        ttk.Label(root).grid(row=at)
    return "grid configure × 300"


def options(root: Any) -> str:
    made = [tkinter.Frame(root) for _ in range(300)]
    for frame in made:
        frame.configure(width=3)
    return "widgets configure × 300"


ASKED = [rows, items, tags, labels, options]


@pytest.fixture
def asked(tk_root: Any) -> Any:
    with StallWatch(tk_root):
        yield asked_of(tk_root.tk)


@pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.__name__)
def test_what_was_asked_often_is_told(tk_root: Any, asked: AskedOfTk, ask: Callable[[Any], str]) -> None:
    what = ask(tk_root)
    assert f"asked of Tk lately: {what}" in asked.most()


def test_of_many_kinds_of_calls_those_are_put_together_that_came_seldom(
    tk_root: Any, asked: AskedOfTk
) -> None:
    label = tkinter.Label(tk_root)
    for _ in range(300):
        label.configure(text="a")
    for at in range(3000):
        tk_root.tk.call("set", f"variable{at}", "")
    assert f"asked of Tk lately: {label} configure × 300" in asked.most()


def test_what_was_asked_seldom_is_not(tk_root: Any, asked: AskedOfTk) -> None:
    tk_root.title("once")
    assert asked.most() == ()


def test_it_is_forgotten_after_a_while(tk_root: Any, asked: AskedOfTk) -> None:
    rows(tk_root)
    asked.age(monotonic() + 3)
    assert asked.most()
    asked.age(monotonic() + 6)
    assert asked.most() == ()


def test_what_is_no_word_keeps_nothing_alive(tk_root: Any, asked: AskedOfTk) -> None:
    """An object of Tcl's that is freed on another thread would end the process."""
    command = tk_root.tk.call("list", "winfo", "exists", ".")
    for _ in range(300):
        tk_root.tk.call("set", "a", command)
        tk_root.tk.call(("winfo", "exists", "."))
    assert set(asked.most()) == {
        "asked of Tk lately: set a × 300",
        "asked of Tk lately: winfo exists × 300",
    }


def test_calls_are_counted_only_while_somebody_watches(tk_root: Any) -> None:
    Runtime.of(tk_root)
    before = tk_root.tk.call
    with StallWatch(tk_root):
        shared = asked_of(tk_root.tk)
        with StallWatch(tk_root):
            assert asked_of(tk_root.tk) is shared
        assert tk_root.tk.call is not before
    assert tk_root.tk.call is before


def test_without_the_guard_nothing_is_counted() -> None:
    root = tkinter.Tk()
    assert asked_of(root.tk) is None
    root.destroy()
