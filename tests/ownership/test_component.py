"""Components: what they are made of, what they own, and every way in which they end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import time
import tkinter
import tracemalloc
from tkinter import ttk

import pytest
import ttkbootstrap

from tests.support import GIVE_UP
from tkasync import (
    Component,
    ComponentMixin,
    create_effect,
    create_signal,
    current_task,
    on_cleanup,
    scope_of,
    sleep,
    spawn_task,
    ui_task,
)
from tkasync.errors import NoOwnerError


def wait_for_token():
    current_task().token.wait(GIVE_UP)


class Part(Component):
    """Notes in *log* what happens to it."""

    def __init__(self, master, log, name="part", inner=None):
        self.log, self.name, self.inner = log, name, inner
        super().__init__(master)

    def setup(self):
        self.label = ttk.Label(self, text=self.name)
        self.handle = spawn_task(wait_for_token)
        self.handle.on_result(self.log.append)
        on_cleanup(self.note, "first")
        on_cleanup(self.note, "second")
        if self.inner:
            Part(self, self.log, self.inner)

    def note(self, what):
        try:
            text = self.label["text"]
        except tkinter.TclError:
            text = "gone"
        self.log.append((self.name, what, str(text), self.handle.cancelled()))


ENDED = [(name, what, name, True) for name in ("inner", "outer") for what in ("second", "first")]


@pytest.mark.parametrize("way", ["own destroy", "parent", "close button", "scope"])
def test_tasks_first_then_those_below_then_its_cleanups_while_the_widgets_answer(tk_root, pilot, way):
    log, window = [], tkinter.Toplevel(tk_root)
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
    assert log == ENDED
    assert part.scope.is_closed
    pilot.settle()
    assert log == ENDED, "nothing is delivered afterwards"
    window.destroy()


def test_a_tcl_level_destroy_ends_it_too(tk_root, pilot):
    log, window = [], tkinter.Toplevel(tk_root)
    part = Part(window, log, "outer", "inner")
    tk_root.tk.call("destroy", str(window))
    assert sorted(log) == sorted((name, what, "gone", True) for name, what, _text, _cancelled in ENDED)
    assert part.handle.cancelled()
    pilot.settle()
    assert str(part) not in [str(child) for child in tk_root.winfo_children()]


class Plain:
    """Counts what is set up and cleaned up; for any widget class."""

    def setup(self):
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
def test_any_widget_class_can_be_a_component(tk_root, pilot, widget):
    made = type("Made", (Plain, ComponentMixin, widget), {})(master=tk_root)
    assert made.is_set_up
    assert made.scope is scope_of(made)
    made.destroy()
    assert made.ended == [True]
    assert made.handle.cancelled()
    pilot.settle()


@pytest.mark.parametrize("root", [tkinter.Tk, ttkbootstrap.App])
def test_a_root_can_be_a_component(root):
    made = type("Made", (Plain, ComponentMixin, root), {})()
    try:
        assert made.scope is made.runtime.scope
        assert made.runtime.root is made
    finally:
        made.destroy()
    assert made.ended == [True]
    assert made.handle.cancelled()
    assert made.runtime.is_closed


def test_the_mixin_comes_first():
    with pytest.raises(TypeError, match=r"class Wrong\(ComponentMixin, Frame\)"):
        type("Wrong", (tkinter.Frame, ComponentMixin), {})


def test_a_setup_that_raises_leaves_nothing(tk_root, pilot):
    handles = []

    class Broken(Component):
        def setup(self):
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


def test_what_setup_reads_does_not_concern_the_effect_that_makes_it(tk_root):
    read, write = create_signal(1)
    made = []

    class Reading(Component):
        def setup(self):
            made.append(read())

    effect = create_effect(lambda: Reading(tk_root))
    write.set(2)
    assert made == [1]
    effect.stop()


def test_setup_owns_what_module_functions_make_and_nothing_after_it_does(tk_root, pilot):
    part = Part(tk_root, [])
    assert part.handle in part.scope.tasks
    with pytest.raises(NoOwnerError, match=r"self\.on_cleanup"):
        on_cleanup(print)
    part.destroy()
    pilot.settle()


def test_dispatch_is_dropped_when_it_has_ended(tk_root, pilot):
    part, calls = Part(tk_root, []), []
    part.dispatch_to_ui(calls.append, 1)
    pilot.wait_until(lambda: calls == [1])
    part.dispatch_to_ui(calls.append, 2)
    part.destroy()
    part.dispatch_to_ui(calls.append, 3)
    pilot.settle()
    assert calls == [1]
    with pytest.raises(TypeError, match="not f"):
        part.dispatch_to_ui(calls.append(4))


def test_an_error_in_a_dispatched_call_goes_to_the_boundary_above(tk_root, pilot):
    outer, taken = Part(tk_root, []), []
    inner = Part(outer, [])
    outer.scope.on_unhandled = lambda error: taken.append(str(error)) or True
    inner.dispatch_to_ui(int, "x")
    pilot.wait_until(lambda: taken)
    outer.destroy()
    pilot.settle()


def test_a_cleanup_that_raises_is_reported_and_stops_nothing(tk_root, runtime, pilot):
    part, errors = Part(tk_root, log := []), []
    runtime.on_error = errors.append
    part.on_cleanup(int, "x")
    part.destroy()
    pilot.settle()
    assert [entry[1] for entry in log] == ["second", "first"]
    assert len(errors) == 1


def test_a_destroyed_component_spawns_no_more(tk_root, pilot):
    part = Part(tk_root, [])
    part.destroy()
    with pytest.raises(NoOwnerError):
        part.spawn_task(wait_for_token)
    pilot.settle()


def test_a_ui_task_fits_command_and_bind(tk_root, pilot):
    class Form(Component):
        def setup(self):
            self.saved = []
            self.button = ttk.Button(self, command=self.save)
            self.button.pack()
            self.bind("<<Save>>", self.save)

        @ui_task(policy="drop")
        async def save(self, event=None):
            await sleep(0)
            self.saved.append(event is not None)

    form = Form(tk_root)
    form.pack()
    tk_root.update()
    form.button.invoke()
    pilot.settle()
    form.event_generate("<<Save>>")
    pilot.settle()
    assert form.saved == [False, True]
    form.destroy()


def test_all_tasks_of_a_destroyed_component_are_cancelled_and_nothing_is_delivered(tk_root, runtime, pilot):
    delivered, gate = [], threading.Event()
    part = Component(tk_root)

    async def coroutine():
        await asyncio.sleep(GIVE_UP)

    async def on_ui():
        await sleep(GIVE_UP)

    handles = [
        part.spawn_task(gate.wait, GIVE_UP, on_result=delivered.append, on_error=delivered.append)
        for _ in range(1000)
    ]
    handles += [part.spawn_task(coroutine, on_result=delivered.append) for _ in range(500)]
    handles += [part.spawn_ui_task(on_ui, on_result=delivered.append) for _ in range(500)]
    tk_root.update()
    part.destroy()
    assert all(handle.cancelled() for handle in handles)
    gate.set()
    pilot.settle(timeout=GIVE_UP)
    assert delivered == []
    assert len(runtime.in_flight) == 0


def test_cancelling_costs_a_small_multiple_of_bare_futures(tk_root, runtime, pilot):
    gate, part = threading.Event(), Component(tk_root)
    for _ in range(5000):
        part.spawn_task(gate.wait, GIVE_UP)
    begun = time.perf_counter()
    part.destroy()
    ours = time.perf_counter() - begun
    futures = [concurrent.futures.Future() for _ in range(5000)]
    begun = time.perf_counter()
    for future in futures:
        future.cancel()
        future.set_running_or_notify_cancel()
    bare = time.perf_counter() - begun
    gate.set()
    pilot.settle(timeout=GIVE_UP)
    assert ours < 30 * bare


@pytest.mark.parametrize("cycles", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_mount_spawn_unmount_does_not_grow(tk_root, runtime, pilot, cycles):
    class Small(Component):
        def setup(self):
            self.spawn_task(str, 1, on_result=self.show)
            self.spawn_ui_task(self.wait)

        def show(self, value):
            pass

        async def wait(self):
            await sleep(GIVE_UP)

    def cycle(count):
        for number in range(count):
            part = Small(tk_root)
            part.dispatch_to_ui(part.show, 1)
            part.destroy()
            if number % 50 == 0:
                tk_root.update()
        del part
        pilot.settle(timeout=GIVE_UP)
        gc.collect()

    cycle(100)
    tracemalloc.start()
    try:
        cycle(50)
        before = tracemalloc.get_traced_memory()[0]
        cycle(cycles)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 100 * cycles, f"{grown / cycles:.0f} bytes a cycle"
    assert len(runtime.in_flight) == 0
    assert len(runtime.open_scopes) == 1
    assert tk_root.winfo_children() == []
