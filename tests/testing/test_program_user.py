"""The user of a program that runs by itself: how long it waits. Its clock is moved."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any, cast

import pytest

from tkasync.testing.programs import user
from tkasync.testing.programs.steps import steps_of
from tkasync.testing.programs.user import User


class Window:
    """A window without a screen: it calls what is set on it, and moves the clock meanwhile."""

    def __init__(self) -> None:
        self.now: float = 100.0
        self.stops: list[float] = []
        """The seconds for which the machine stands still, before each look."""
        self.is_viewable: bool = True
        self._jobs: list[tuple[int, Callable[..., object], tuple[Any, ...]]] = []

    def after(self, milliseconds: int, fn: Callable[..., object], *args: Any) -> None:
        self._jobs.append((milliseconds, fn, args))

    def winfo_viewable(self) -> bool:
        return self.is_viewable

    def mainloop(self) -> None:
        while self._jobs:
            milliseconds, fn, args = self._jobs.pop()
            self.now += milliseconds / 1000 + (self.stops.pop(0) if self.stops else 0.0)
            fn(*args)


class Reader(User):
    """Sees the seconds since it sat down, and closes by going away."""

    def do_see(self, text: str) -> bool:
        return cast(Window, self.root).now >= 100.0 + float(text)

    def close(self) -> None:
        self.is_there = False


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    window = Window()
    monkeypatch.setattr(user, "monotonic", lambda: window.now)
    monkeypatch.setattr(user, "visible_texts", lambda root: ["this", "that", "this"])
    return window


def told(window: Window, script: str) -> tuple[list[str], Reader]:
    """Have a reader with a second of patience do *script*; return why it gave up, and it."""
    failures: list[str] = []
    reader = Reader(cast(tk.Tk, window), steps_of(script), 1.0, on_failure=failures.append)
    reader.begin()
    window.mainloop()
    return failures, reader


def test_each_step_has_the_whole_patience(window: Window) -> None:
    failures, reader = told(window, 'see "0.9"; see "1.8"; see "2.7"')
    assert failures == []
    assert not reader.is_there  # it has closed the window


def test_a_step_that_comes_too_late_fails_with_what_the_window_shows(window: Window) -> None:
    failures, _ = told(window, 'see "0.9"; see "2.5"')
    assert failures == ["the user could not see \"2.5\" within 1 s; the window shows: 'this', 'that'"]
    assert window.now < 100.0 + 0.9 + 1.1


def test_a_window_that_is_never_shown_fails(window: Window) -> None:
    window.is_viewable = False
    failures, _ = told(window, "")
    assert failures == ["the user saw no window within 1 s; the window shows: 'this', 'that'"]


def test_a_machine_that_stands_still_uses_up_no_patience(window: Window) -> None:
    """The program has had no time either: it gets the event loop for a few looks more."""
    window.stops = [50.0]
    failures, reader = told(window, 'see "50.2"')
    assert failures == []
    assert reader.looks > 3


def test_a_row_of_a_tree_is_chosen_by_any_of_its_cells(tk_root: tk.Tk) -> None:
    tree = ttk.Treeview(tk_root, columns=("done", "what"), show="headings")
    tree.pack()
    rows = [tree.insert("", "end", values=cells) for cells in (("x", "milk"), ("", "bread"), ("", "tea"))]
    user = User(tk_root, [])
    assert not user.do_choose("wine")
    assert user.do_choose("bread")
    assert tree.selection() == (rows[1],)
    assert tree.focus() == rows[1]


def test_a_value_of_a_combobox_is_chosen_and_its_program_is_told(tk_root: tk.Tk) -> None:
    told: list[str] = []
    box = ttk.Combobox(tk_root, values=["Chile", "Costa Rica", "Peru"], state="readonly")
    box.bind("<<ComboboxSelected>>", lambda _event: told.append(box.get()))
    box.pack()
    tk_root.update()
    user = User(tk_root, [])
    assert user.do_choose("Costa Rica")
    tk_root.update()
    assert told == ["Costa Rica"]
    box.configure(state="disabled")
    assert not user.do_choose("Peru")
