"""`Transition` in programs that go back, destroy what is to come, ask for the focus, or return what is no content."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Runtime, create_signal
from tkasync.resources.loadable import tell_watchers
from tkasync.runtime.widget_scopes import scope_of
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense, Transition


@pytest.fixture
def errors(runtime: Runtime) -> list[BaseException]:
    found: list[BaseException] = []
    runtime.on_error = found.append
    return found


def label(frame: tk.Misc, value: object) -> ttk.Label:
    return ttk.Label(frame, text=str(value))


class Loading:
    """A first load below *widget*, which ends when it is told to."""

    blocking_error = None

    def __init__(self, widget: tk.Misc) -> None:
        self.scope = scope_of(widget)
        self._is_loading, self._write = create_signal(True)
        tell_watchers(self, self.scope)

    @property
    def is_first_load(self) -> bool:
        return self._is_loading()

    def end(self) -> None:
        self._write.set(False)

    def refetch(self) -> None: ...


def entry(frame: tk.Misc, number: int) -> ttk.Entry:
    """Make content that asks for the focus; it loads for ever where the number is even."""
    made = ttk.Entry(frame)
    made.focus_set()
    if number % 2 == 0:
        Loading(frame)
    return made


def test_a_value_that_goes_back_leaves_the_old_content_with_what_was_typed_in_it(tk_root: tk.Tk) -> None:
    chosen, choose = create_signal(1)
    transition = Transition(tk_root, chosen, entry)
    (frame,) = transition.winfo_children()
    frame.winfo_children()[0].insert(0, "typed")  # type: ignore[attr-defined]
    choose.set(2)
    assert transition.is_pending
    choose.set(1)
    assert (transition.winfo_children(), transition.is_pending) == ([frame], False)
    assert frame.winfo_children()[0].get() == "typed"  # type: ignore[attr-defined]


@pytest.mark.parametrize("when", ["in make", "later"])
def test_content_that_is_destroyed_does_not_come_and_the_next_value_does(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], when: str
) -> None:
    chosen, choose = create_signal(1)

    def make(frame: tk.Misc, number: int) -> ttk.Label | None:
        if number == 2:
            Loading(frame)
            if when == "in make":
                frame.destroy()
            return None
        return label(frame, number)

    transition = Transition(tk_root, chosen, make, timeout=0.01)
    shown = transition.winfo_children()
    choose.set(2)
    if when == "later":
        transition.winfo_children()[0].destroy()
    pilot.settle()
    assert (transition.winfo_children(), transition.is_pending, errors) == (shown, False, [])
    choose.set(3)
    assert ([len(transition.winfo_children())], transition.is_pending) == ([1], False)
    assert transition.winfo_children() != shown


def test_content_that_shows_and_is_destroyed_is_made_again_for_its_value(tk_root: tk.Tk) -> None:
    chosen, choose = create_signal(1)
    transition = Transition(tk_root, chosen, entry)
    transition.winfo_children()[0].destroy()
    choose.set(2)
    choose.set(1)
    assert len(transition.winfo_children()) == 1


def test_its_end_in_make_leaves_no_timer_and_no_error(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    chosen, choose = create_signal(1)

    def make(frame: tk.Misc, number: int) -> None:
        Loading(frame)
        if number == 2:
            frame.master.destroy()

    Transition(tk_root, chosen, make, timeout=0.01)
    choose.set(2)
    assert tk_root.winfo_children() == []
    passed: list[bool] = []
    tk_root.after(50, passed.append, True)
    pilot.wait_until(lambda: bool(passed))
    assert errors == []


@pytest.fixture
def typing(tk_root: tk.Tk, pilot: Pilot) -> Any:
    """A transition while its content is to come, and its end; the user types in the old one."""
    loads: list[Loading] = []

    def make(frame: tk.Misc, number: int) -> ttk.Entry:
        loads.append(Loading(frame))
        return entry(frame, 1)

    chosen, choose = create_signal(1)
    transition = Transition(tk_root, chosen, make)
    transition.pack()
    other = ttk.Entry(tk_root)
    other.pack()
    tk_root.deiconify()
    tk_root.update()
    tk_root.focus_force()
    field = transition.winfo_children()[0].winfo_children()[0]
    field.focus_set()
    pilot.wait_until(lambda: tk_root.focus_get() is field)
    choose.set(2)
    tk_root.update()
    return transition, field, other, loads[1].end


def coming(transition: Transition) -> tk.Misc:
    return transition.winfo_children()[0].winfo_children()[0]


def test_the_focus_stays_where_the_user_types_until_the_content_that_asks_for_it_shows(
    tk_root: tk.Tk, pilot: Pilot, typing: Any
) -> None:
    transition, field, _other, bring_up = typing
    asks = coming(transition)
    pilot.wait_until(lambda: tk_root.focus_get() is field)
    bring_up()
    pilot.wait_until(lambda: tk_root.focus_get() is asks)


def test_the_focus_is_not_taken_from_where_the_user_has_moved_it(
    tk_root: tk.Tk, pilot: Pilot, typing: Any
) -> None:
    _transition, _field, other, bring_up = typing
    other.focus_set()
    tk_root.update()
    bring_up()
    tk_root.update()
    assert tk_root.focus_get() is other


def elsewhere(frame: tk.Misc) -> tk.Misc:
    return ttk.Label(frame.winfo_toplevel())


MAKERS: dict[str, Callable[[tk.Tk, Callable[[tk.Misc], Any]], object]] = {
    "Transition": lambda root, fn: Transition(root, lambda: 1, lambda frame, _value: fn(frame)),
    "ErrorBoundary": lambda root, fn: ErrorBoundary(root, content=fn),
    "Suspense": lambda root, fn: Loading(Suspense(root, fn, delay=0.0)),
}


@pytest.mark.parametrize(
    ("made", "words"),
    [(elsewhere, "is not in the frame that it is to fill"), (lambda _frame: ["a"], "not ['a']")],
    ids=["of another parent", "no widget"],
)
@pytest.mark.parametrize("kind", MAKERS)
def test_what_cannot_fill_the_frame_is_told(
    tk_root: tk.Tk,
    pilot: Pilot,
    errors: list[BaseException],
    caplog: pytest.LogCaptureFixture,
    kind: str,
    made: Any,
    words: str,
) -> None:
    MAKERS[kind](tk_root, made)
    pilot.wait_until(lambda: words in " ".join([*map(str, errors), caplog.text]))
    assert all(not child.winfo_manager() for child in tk_root.winfo_children() if type(child) is ttk.Label)
