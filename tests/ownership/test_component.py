"""Components: what they own, and every way in which they end."""

from __future__ import annotations

import asyncio
import tkinter
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.ownership.panels import Log, Panel, wait_for_token
from tkasync import (
    Component,
    Runtime,
    create_effect,
    create_signal,
    on_cleanup,
    scope_of,
    spawn_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import Pilot


class Part(Component):
    """Notes in *log* what happens to it."""

    def __init__(self, master: tk.Misc, log: list[Any], name: str = "part", inner: str | None = None) -> None:
        self.log, self.name, self.inner = log, name, inner
        super().__init__(master)

    def setup(self) -> None:
        self.label = ttk.Label(self, text=self.name)
        self.handle = spawn_task(wait_for_token)
        self.handle.on_result(self.log.append)
        on_cleanup(self.note, "first")
        on_cleanup(self.note, "second")
        if self.inner:
            Part(self, self.log, self.inner)

    def note(self, what: str) -> None:
        try:
            text = self.label["text"]
        except tkinter.TclError:
            text = "gone"
        self.log.append((self.name, what, str(text), self.handle.cancelled()))


ENDED = [(name, what, name, True) for name in ("inner", "outer") for what in ("second", "first")]

ENDS = {
    "destroy": lambda w: w.destroy(),
    "tcl": lambda w: w.tk.call("destroy", str(w)),
    "parent": lambda w: w.master.destroy(),
    "parent's parent": lambda w: w.master.master.destroy(),
    "parent, tcl": lambda w: w.tk.call("destroy", str(w.master)),
}


@pytest.mark.parametrize("way", ["own destroy", "parent", "close button", "scope"])
def test_tasks_first_then_those_below_then_its_cleanups_while_the_widgets_answer(
    tk_root: tk.Tk, pilot: Pilot, way: str
) -> None:
    log, window = list[Any](), tkinter.Toplevel(tk_root)
    part = Part(window, log, "outer", "inner")
    part.pack()
    tk_root.update()
    if way == "own destroy":
        part.destroy()
    elif way == "parent":
        window.destroy()
    elif way == "close button":
        tk_root.tk.eval(tk_root.tk.call("wm", "protocol", str(window), "WM_DELETE_WINDOW"))
    else:
        part.scope.close()
        assert part.winfo_exists()
    assert log == ENDED
    assert part.scope.is_closed
    pilot.settle()
    assert log == ENDED, "nothing is delivered afterwards"
    window.destroy()


def test_a_tcl_level_destroy_ends_it_too(tk_root: tk.Tk, pilot: Pilot) -> None:
    log, window = list[Any](), tkinter.Toplevel(tk_root)
    part = Part(window, log, "outer", "inner")
    tk_root.tk.call("destroy", str(window))
    assert sorted(log) == sorted((name, what, "gone", True) for name, what, _text, _cancelled in ENDED)
    assert part.handle.cancelled()
    pilot.settle()
    assert str(part) not in [str(child) for child in tk_root.winfo_children()]


@pytest.mark.parametrize("end", ENDS)
def test_what_a_component_owns_ends_once_however_it_ends(tk_root: tk.Tk, pilot: Pilot, end: str) -> None:
    """`Component` and `ComponentMixin`: override `setup()`; what it owns ends with it, however it ends."""
    outer = ttk.Frame(tk_root)
    inner = ttk.Frame(outer)
    component = Panel(inner)
    assert component.log == ["setup"]
    ENDS[end](component)
    assert component.log == ["setup", "cleanup"]
    assert component.task.cancelled()
    component.destroy()
    assert component.log == ["setup", "cleanup"]
    pilot.settle()


def test_a_component_below_ends_before_the_cleanups_of_the_one_above(tk_root: tk.Tk) -> None:
    """A component made in another's setup: each gets its own cleanups; children end before their parent's cleanups."""
    seen = Log()

    class Inner(Component):
        def setup(self) -> None:
            on_cleanup(seen.note, "inner")

    class Outer(Component):
        def setup(self) -> None:
            on_cleanup(seen.note, "outer, before")
            Inner(self)
            on_cleanup(seen.note, "outer, after")

    Outer(tk_root).destroy()
    assert seen == ["inner", "outer, after", "outer, before"]


def test_a_setup_that_raises_leaves_nothing(tk_root: tk.Tk, pilot: Pilot) -> None:
    handles: list[Any] = []

    class Broken(Component):
        def setup(self) -> None:
            handles.append(self.spawn_task(wait_for_token))
            self.on_cleanup(handles.append, "cleaned up")
            raise ValueError("broken")

    before = tk_root.winfo_children()
    with pytest.raises(ValueError, match="broken"):
        Broken(tk_root)
    assert tk_root.winfo_children() == before
    assert handles[0].cancelled()
    assert handles[1] == "cleaned up"
    pilot.settle()


def test_what_setup_reads_does_not_concern_the_effect_that_makes_it(tk_root: tk.Tk) -> None:
    read, write = create_signal(1)
    made: list[Any] = []

    class Reading(Component):
        def setup(self) -> None:
            made.append(read())

    effect = create_effect(lambda: Reading(tk_root))
    write.set(2)
    assert made == [1]
    effect.stop()


def test_setup_owns_what_module_functions_make_and_nothing_after_it_does(
    tk_root: tk.Tk, pilot: Pilot
) -> None:
    part = Part(tk_root, [])
    assert part.handle in part.scope.tasks
    with pytest.raises(NoOwnerError, match=r"self\.on_cleanup"):
        on_cleanup(print)
    part.destroy()
    pilot.settle()


def test_a_cleanup_that_raises_is_reported_and_stops_nothing(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    part, errors = Part(tk_root, log := []), list[Any]()
    runtime.on_error = errors.append
    part.on_cleanup(int, "x")
    part.destroy()
    pilot.settle()
    assert [entry[1] for entry in log] == ["second", "first"]
    assert len(errors) == 1


def test_a_component_that_has_ended_takes_no_more(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A destroyed owner: a clear error, nothing lost silently."""
    panel = Panel(tk_root)
    panel.destroy()
    coroutine = asyncio.sleep(0)
    for call in (
        lambda: panel.spawn_task(int),
        lambda: panel.spawn_task(coroutine),
        lambda: panel.spawn_interval(1, int),
        lambda: panel.on_cleanup(int),
        lambda: scope_of(panel).adopt(panel.task),
    ):
        with pytest.raises(NoOwnerError):
            call()
    pilot.settle()


def test_an_error_in_a_dispatched_call_goes_to_the_boundary_above(tk_root: tk.Tk, pilot: Pilot) -> None:
    outer, taken = Part(tk_root, []), list[Any]()
    inner = Part(outer, [])
    outer.scope.on_unhandled = lambda error: taken.append(str(error)) or True
    inner.dispatch_to_ui(int, "x")
    pilot.wait_until(lambda: taken)
    outer.destroy()
    pilot.settle()
