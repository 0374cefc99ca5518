"""`finish(value)`: a window is closed with a value, which `run` returns."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.support.endings import run_source
from tests.support.threads import on_threads
from tkasync import Component, ComponentMixin, Runtime
from tkasync.errors import WrongThreadError


class Window(ComponentMixin, tk.Toplevel):
    def setup(self) -> None:
        self.inner = Component(self)


def test_it_closes_the_window_and_keeps_the_value(roots: Callable[[], tk.Tk]) -> None:
    window = Window(roots())
    ended: list[object] = []
    window.on_cleanup(lambda: ended.append(window.finished_with))
    assert window.finished_with is None
    window.finish("value")
    assert (window.finished_with, window.scope.is_closed, ended) == ("value", True, ["value"])


def test_a_component_in_a_window_finishes_that_window_and_no_other(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    first, second = Window(root), Window(root)
    first.inner.finish(1)
    assert (first.finished_with, first.inner.finished_with, second.finished_with) == (1, 1, None)
    assert (first.scope.is_closed, second.scope.is_closed, root.winfo_exists()) == (True, False, 1)


def test_the_first_value_stands_and_a_second_finish_is_silent(roots: Callable[[], tk.Tk]) -> None:
    window = Window(roots())
    window.on_cleanup(window.finish, "in a cleanup")
    window.finish("first")
    window.finish("second")
    assert window.finished_with == "first"


def test_none_and_false_are_values(roots: Callable[[], tk.Tk]) -> None:
    window = Window(roots())
    window.finish(False)
    window.finish("later")
    assert window.finished_with is False


def test_it_is_for_the_ui_thread(roots: Callable[[], tk.Tk]) -> None:
    window = Window(roots())
    Runtime.of(window)
    [error] = on_threads(lambda: window.finish(1))
    assert isinstance(error, WrongThreadError)
    assert "dispatch_to_ui(component.finish, value)" in str(error)
    assert (window.finished_with, window.scope.is_closed) == (None, False)


@pytest.mark.slow
def test_run_returns_it_however_the_component_finishes() -> None:
    ended = run_source("""
class AtOnce(Component):
    def setup(self):
        self.finish("at once")

class InATask(Component):
    @ui_task
    async def ask(self):
        await sleep(0.01)
        self.finish("in a task")

    def setup(self):
        self.ask()

class Inside(Component):
    def setup(self):
        self.child = Component(self)
        self.after(1, self.child.finish, "inside")

class Closed(Component):
    def setup(self):
        self.after(1, self.winfo_toplevel().destroy)

class InADialog(Component):
    def setup(self):
        self.dispatch_to_ui(self.wait_window, tk.Toplevel(self))
        self.after(10, self.finish, "in a dialog")

for component in (AtOnce, InATask, Inside, Closed, InADialog):
    print(run(component))
""")
    assert ended == (0, "at once\nin a task\ninside\nNone\nin a dialog\n", "")
