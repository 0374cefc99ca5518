"""What can be a component: any widget class, a root, a subclass with an init of its own."""

from __future__ import annotations

import tkinter
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest
import ttkbootstrap

from tests.ownership.panels import Panel, wait_for_token
from tkasync import (
    Component,
    ComponentMixin,
    scope_of,
)
from tkasync.testing import Pilot


class Plain:
    """Counts what is set up and cleaned up; for any widget class."""

    def setup(self) -> None:
        self.is_set_up = True
        self.ended = []
        self.on_cleanup(self.ended.append, True)
        self.handle = self.spawn_task(wait_for_token)


WIDGETS = [
    tkinter.Toplevel,
    tkinter.Frame,
    tkinter.Canvas,
    ttk.Frame,
    ttk.Button,
    tkinter.Text,
    ttkbootstrap.Toplevel,
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: f"{widget.__module__}.{widget.__name__}")
def test_any_widget_class_can_be_a_component(tk_root: tk.Tk, pilot: Pilot, widget: Any) -> None:
    made = type("Made", (Plain, ComponentMixin, widget), {})(master=tk_root)
    assert made.is_set_up
    assert made.scope is scope_of(made)
    made.destroy()
    assert made.ended == [True]
    assert made.handle.cancelled()
    pilot.settle()


@pytest.mark.parametrize("root", [tkinter.Tk, ttkbootstrap.App])
def test_a_root_can_be_a_component(root: Any) -> None:
    made = type("Made", (Plain, ComponentMixin, root), {})()
    try:
        assert made.scope is made.runtime.scope
        assert made.runtime.root is made
    finally:
        made.destroy()
    assert made.ended == [True]
    assert made.handle.cancelled()
    assert made.runtime.is_closed


def test_the_mixin_comes_first() -> None:
    with pytest.raises(TypeError, match=r"class Wrong\(ComponentMixin, Frame\)"):
        type("Wrong", (tkinter.Frame, ComponentMixin), {})


def test_a_component_is_a_themed_frame_and_takes_its_options(tk_root: tk.Tk) -> None:
    """`Component` (a `ttk.Frame`)."""
    panel = Panel(tk_root, padding=3)
    assert isinstance(panel, ttk.Frame)
    assert "3" in str(panel["padding"])
    panel.destroy()


def test_a_subclass_may_have_an_init_of_its_own(tk_root: tk.Tk) -> None:
    """A subclass with an `__init__` of its own, in either spelling."""

    class Own(Component):
        def __init__(self, master: tk.Misc, value: object, **options: Any) -> None:
            self.value = value
            super().__init__(master, **options)

        def setup(self) -> None:
            self.seen = self.value

    own = Own(tk_root, 5, padding=2)
    assert own.seen == 5
    own.destroy()
