"""What a boundary takes: every kind of failure below it, and nothing beside it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from typing import Any

import pytest

from tests.widgets.pages import Gate, Shown, visible_texts
from tkasync import Component, spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense


class BrokenPage(Component):
    """Fails in one of the ways there are."""

    def __init__(self, master: tk.Misc, how: str) -> None:
        self.how = how
        super().__init__(master)

    def setup(self) -> None:
        self.pack()
        ttk.Label(self, text="page").pack()
        getattr(self, self.how)()

    def fail(self, *args) -> None:
        raise ValueError("broken")

    async def fail_async(self) -> None:
        raise ValueError("broken")

    def task(self) -> None:
        self.spawn_task(self.fail)

    def coroutine(self) -> None:
        self.spawn_task(self.fail_async)

    def ui_task(self) -> None:
        self.spawn_ui_task(self.fail_async)

    def effect(self) -> None:
        self.create_effect(self.fail)

    def callback(self) -> None:
        self.spawn_task(lambda: 1, on_result=self.fail)

    def resource(self) -> None:
        self.create_resource(lambda: 1, self.fail)

    def interval(self) -> None:
        self.spawn_interval(60, self.fail)

    def dispatched(self) -> None:
        self.dispatch_to_ui(self.fail)

    def debounced(self) -> None:
        self.spawn_debounced(0, self.fail)()


KINDS = [
    "task",
    "coroutine",
    "ui_task",
    "effect",
    "callback",
    "resource",
    "interval",
    "dispatched",
    "debounced",
]


def walk(widget: tk.Misc) -> Iterator[Any]:
    for child in widget.winfo_children():
        yield child
        yield from walk(child)


@pytest.mark.parametrize("how", KINDS)
def test_a_failure_of_any_kind_below_shows_the_fallback(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException], how: Any
) -> None:
    """A failure below shows the boundary's fallback with a retry; nothing of it goes to the program's hook."""
    boundary = ErrorBoundary(tk_root, fallback="out of order")
    boundary.pack()
    BrokenPage(boundary, how)
    pilot.wait_until(lambda: any("out of order" in text for text in visible_texts(boundary)))
    assert str(boundary.error) == "broken"
    assert any("broken" in text for text in visible_texts(boundary))
    assert [w for w in walk(boundary) if isinstance(w, ttk.Button) and w.winfo_viewable()]
    assert errors == []


def test_without_a_failure_the_content_shows(tk_root: tk.Tk, pilot: Pilot) -> None:
    boundary = ErrorBoundary(tk_root)
    boundary.pack()
    Shown(boundary, lambda n: n)
    pilot.wait_until(lambda: "1" in visible_texts(boundary))
    assert boundary.error is None


def test_each_retry_fetches_again(tk_root: tk.Tk, pilot: Pilot) -> None:
    boundary = ErrorBoundary(tk_root, fallback="sorry")
    boundary.pack()
    asked = []

    def fetch(n: int) -> Any:
        asked.append(n)
        if len(asked) < 3:
            raise ValueError("broken")
        return "fine"

    Shown(boundary, fetch)
    for count in (1, 2):
        pilot.wait_until(lambda count=count: len(asked) == count and boundary.error is not None)
        button = next(w for w in walk(boundary) if isinstance(w, ttk.Button))
        pilot.wait_until(button.winfo_viewable)
        pilot.click(button)
    pilot.wait_until(lambda: "fine" in visible_texts(boundary))


def test_an_error_after_the_end_of_the_boundary_is_reported(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    boundary = ErrorBoundary(tk_root)
    page = Component(boundary)
    page.destroy()
    boundary.destroy()

    def fail() -> None:
        raise ValueError("broken")

    spawn_task(fail)
    pilot.wait_until(lambda: errors)


def test_a_load_that_fails_shows_the_suspense_and_then_the_boundary(
    tk_root: tk.Tk, pilot: Pilot, gate: Gate
) -> None:
    """Suspense in an ErrorBoundary: first the one, then the other, then the data."""
    boundary = ErrorBoundary(tk_root, fallback="sorry")
    boundary.pack()
    suspense = Suspense(boundary, fallback="wait", delay=0)
    suspense.pack()
    gate.fail = True
    Shown(suspense, gate)
    pilot.wait_until(lambda: "wait" in visible_texts(tk_root))
    gate.open()
    pilot.wait_until(lambda: "sorry" in visible_texts(tk_root))
    assert "wait" not in visible_texts(tk_root)
    gate.fail = False
    boundary.retry()
    pilot.wait_until(lambda: "1" in visible_texts(tk_root))
    assert not suspense.is_showing_fallback


def test_an_error_that_the_page_shows_itself_is_not_reported(
    tk_root: tk.Tk, pilot: Pilot, errors: list[BaseException]
) -> None:
    """Without a boundary above, a page may show its error itself: nothing is reported."""

    def fail(n: int) -> None:
        raise ValueError("broken")

    page = Shown(tk_root, fail)
    page.bind_option(page.label, "text", lambda: str(page.data.error))
    pilot.wait_until(lambda: str(page.label["text"]) == "broken")
    assert errors == []


@pytest.mark.parametrize(
    ("make", "option"),
    [
        (Suspense, {"fallback": 5}),
        (Suspense, {"fallback": None}),
        (ErrorBoundary, {"fallback": 5}),
        (ErrorBoundary, {"content": 5}),
    ],
)
def test_what_makes_no_widget_is_refused_before_there_is_a_frame(
    tk_root: tk.Tk, make: Any, option: dict[str, Any]
) -> None:
    [name] = option
    with pytest.raises(TypeError, match=rf"{make.__name__}\({name}=\) takes a function, not (5|None)"):
        make(tk_root, **option)
    assert tk_root.children == {}
