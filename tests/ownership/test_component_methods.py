"""A component's methods: those of the same names as the functions, owned by the component."""

from __future__ import annotations

import importlib
import tkinter as tk
from tkinter import ttk

import pytest

from tests.ownership.panels import Log
from tkasync import (
    Component,
    bind_option,
    create_signal,
    sleep,
    spawn_interval,
)
from tkasync.testing import Pilot


def test_what_its_methods_make_ends_with_the_component(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Methods with the same names as the functions here, owned by the component."""
    seen = Log()
    read, write = create_signal(1)

    class All(Component):
        def setup(self) -> None:
            self.double = self.create_memo(lambda: read() * 2)
            self.label = ttk.Label(self)
            self.bind_option(self.label, "text", self.double)
            self.create_effect(lambda: seen.note(self.double()))
            self.variable = tk.IntVar(self)
            self.bind_variable(self.variable, read, write)
            self.interval = self.spawn_interval(0.01, seen.note, "tick")
            self.debounced = self.spawn_debounced(0.01, seen.note)
            self.throttled = self.spawn_throttled(0.01, seen.note)
            self.resource = self.create_resource(read, lambda value: value * 100)
            self.ui = self.spawn_ui_task(self.wait)
            self.dispatch_to_ui(seen.note, "dispatched")

        async def wait(self) -> None:
            await sleep(1000)

    component = All(tk_root)
    pilot.wait_until(lambda: {"dispatched", "tick"} <= set(seen) and component.resource.data == 100)
    write.set(5)
    assert str(component.label["text"]) == "10"
    assert component.variable.get() == 5
    pilot.wait_until(lambda: component.resource.data == 500)
    component.debounced.call("debounced")
    component.destroy()
    assert component.ui.cancelled()
    assert component.interval.done()
    count = len(seen)
    write.set(7)
    pilot.settle()
    pilot.wait_until(lambda: True)
    assert len(seen) == count


def test_an_interval_ends_with_the_widget_that_owns_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    """`owner=`: a widget one did not write."""
    label, seen = ttk.Label(tk_root), Log()
    handle = spawn_interval(0.005, seen.note, 1, owner=label)
    pilot.wait_until(lambda: len(seen) > 2)
    label.destroy()
    assert handle.done()
    bind = ttk.Label(tk_root)
    read, write = create_signal("a")
    bind_option(bind, "text", read)
    bind.destroy()
    write.set("b")


@pytest.mark.parametrize("name", ["spawn_task", "spawn_map"])
def test_a_method_that_is_given_another_owner_says_what_to_call_instead(tk_root: tk.Tk, name: str) -> None:
    class Empty(Component):
        def setup(self) -> None:
            """Nothing."""

    component = Empty(tk_root)
    with pytest.raises(TypeError, match=rf"takes no owner=.* write other\.{name}\(") as caught:
        getattr(component, name)(len, [], owner=tk_root)
    assert f"tkasync.{name}(..., owner=other)" in str(caught.value)


def _fetch() -> int:
    return 1


@pytest.mark.parametrize(
    ("name", "args", "face"),
    [
        ("spawn_task", (_fetch,), "tkasync"),
        ("spawn_map", (_fetch, [1]), "tkasync"),
        ("spawn_ui_task", (sleep, 0), "tkasync"),
        ("spawn_command", ("true",), "tkasync.processes"),
        ("spawn_interval", (1.0, _fetch), "tkasync"),
        ("spawn_debounced", (1.0, _fetch), "tkasync"),
        ("spawn_throttled", (1.0, _fetch), "tkasync"),
        ("create_resource", (_fetch, _fetch), "tkasync"),
        ("create_query", (_fetch,), "tkasync.queries"),
        ("create_mutation", (_fetch,), "tkasync.queries"),
    ],
)
def test_a_method_names_the_function_for_another_owner(
    tk_root: tk.Tk, name: str, args: tuple[object, ...], face: str
) -> None:
    """Told what to write, and not by Python that a keyword was given twice."""
    component = Component(tk_root)
    with pytest.raises(
        TypeError, match=rf"{name} as a method takes no owner=.*{face}\.{name}\(\.\.\., owner"
    ):
        getattr(component, name)(*args, owner=tk_root)
    assert hasattr(importlib.import_module(face), name)
