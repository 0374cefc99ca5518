"""`dispatch_to_ui`: calls for the UI thread, from anywhere, on either host."""

from __future__ import annotations

import gc
import signal
import threading
import tkinter as tk
from tkinter import messagebox, ttk
from typing import Any

import pytest

from tests.support.threads import on_thread
from tests.support.world import World
from tkasync import (
    Component,
    ComponentMixin,
    Runtime,
    call_in_ui,
    dispatch_to_ui,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import RuntimeClosedError
from tkasync.testing import FakeHost, Pilot


def test_any_thread_dispatches_to_the_ui_thread(world: World) -> None:
    """`dispatch_to_ui(fn, *args)`: any thread."""
    seen: list[Any] = []

    def note(where: Any) -> None:
        seen.append((where, threading.get_ident()))

    dispatch_to_ui(note, "ui")
    on_thread(dispatch_to_ui, note, "plain")
    spawn_task(lambda: dispatch_to_ui(note, "pool"))

    async def work() -> None:
        dispatch_to_ui(note, "loop")

    spawn_task(work)
    spawn_ui_task(work)
    world.until(lambda: len(seen) == 5)
    assert {who for _, who in seen} == {threading.get_ident()}


def test_a_finalizer_may_dispatch(world: World) -> None:
    """Also from a finalizer."""
    seen: list[Any] = []

    class Thing:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            dispatch_to_ui(seen.append, "gone")

    Thing()
    on_thread(gc.collect)
    world.until(lambda: seen)
    assert seen == ["gone"]


def test_a_signal_handler_may_dispatch(world: World) -> None:
    """Or a signal handler."""
    seen: list[Any] = []
    before = signal.signal(signal.SIGUSR1, lambda *_: dispatch_to_ui(seen.append, 1))
    try:
        for _ in range(50):
            dispatch_to_ui(lambda: None)
            signal.raise_signal(signal.SIGUSR1)
        world.until(lambda: len(seen) == 50)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_call_never_runs_inline(world: World) -> None:
    """Never runs inline, also not on the UI thread."""
    seen: list[Any] = []
    assert dispatch_to_ui(seen.append, 1) is None
    assert seen == []
    dispatch_to_ui(lambda: (dispatch_to_ui(seen.append, 3), seen.append(2)))
    world.until(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]


def test_the_calls_of_each_of_many_threads_run_in_the_order_queued(world: World) -> None:
    """FIFO."""
    seen: list[Any] = []

    def produce(who: object) -> None:
        for n in range(500):
            dispatch_to_ui(seen.append, (who, n))

    threads = [threading.Thread(target=produce, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    world.until(lambda: len(seen) == 4000)
    for thread in threads:
        thread.join()
    for who in range(8):
        assert [n for w, n in seen if w == who] == list(range(500))


def test_dispatching_never_waits_for_a_busy_window(world: World) -> None:
    """Never blocks."""
    took = on_thread(lambda: [dispatch_to_ui(int) for _ in range(1000)])  # and the UI thread stands in join()
    assert len(took) == 1000


def test_a_chain_of_calls_lets_redraw_and_input_through(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The same, of redraws and input."""
    runtime = Runtime.of(tk_root)
    going, drawn, keys = [True], list[Any](), list[Any]()
    label = ttk.Label(tk_root, text="")
    label.pack()
    label.bind("<Configure>", lambda _e: drawn.append(1))
    tk_root.bind("<<Key1>>", lambda _e: keys.append(1))

    def again() -> None:
        if going:
            runtime.dispatch_to_ui(again)

    runtime.dispatch_to_ui(again)
    label.configure(text="something much longer")
    tk_root.event_generate("<<Key1>>", when="tail")
    pilot.wait_until(lambda: drawn and keys)
    going.clear()


@pytest.mark.parametrize("flood", ["chain", "threads"])
def test_update_comes_back_from_a_flood(tk_root: tk.Tk, flood: str) -> None:
    """The same, of a callback that calls `update()`: it is not held up as long as calls come."""
    runtime, over = Runtime.of(tk_root), threading.Event()

    def again() -> None:
        if not over.is_set():
            runtime.dispatch_to_ui(again)

    def produce() -> None:
        while not over.is_set():
            dispatch_to_ui(int)

    timer = threading.Timer(30, over.set)  # it ends by a failure only
    timer.start()
    producers = [threading.Thread(target=produce) for _ in range(2 if flood == "threads" else 0)]
    for thread in producers:
        thread.start()
    again()
    for _ in range(3):
        tk_root.update()
    came_back = not over.is_set()
    over.set()
    timer.cancel()
    for thread in [*producers, timer]:
        thread.join()
    assert came_back


def test_an_error_in_a_call_is_reported_and_stops_nothing(world: World) -> None:
    """An error in one goes to `report` and stops nothing."""
    seen: list[Any] = []
    dispatch_to_ui(seen.append, 1)
    dispatch_to_ui(lambda: 1 / 0)
    dispatch_to_ui(seen.append, 2)
    dispatch_to_ui(int, "x")
    dispatch_to_ui(seen.append, 3)
    world.until(lambda: len(seen) == 3)
    world.settle()
    assert [type(error) for error in world.errors] == [ZeroDivisionError, ValueError]


def test_after_the_close_a_call_is_refused(world: World) -> None:
    """After close: `RuntimeClosedError`."""
    world.runtime.close()
    for call in (world.runtime.dispatch_to_ui, dispatch_to_ui):
        with pytest.raises(RuntimeClosedError):
            call(int)
        with pytest.raises(RuntimeClosedError):
            on_thread(call, int)


def test_no_call_runs_after_the_close(world: World) -> None:
    """What is still queued at the close is not run later, and nothing raises."""
    seen: list[Any] = []
    dispatch_to_ui(seen.append, 1)
    world.runtime.close()
    count = len(seen)
    if world.pilot is not None:
        world.pilot.root.update()
    assert len(seen) == count


def test_tasks_go_on_in_a_dialog_that_a_button_opened(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The same, of a dialog that a button opened, not a queued call."""
    seen: list[Any] = []

    def command() -> None:
        top = tk.Toplevel(tk_root)
        top.grab_set()
        spawn_task(lambda: 5, on_result=lambda v: (seen.append(v), top.destroy()))
        top.wait_window()
        seen.append("closed")

    button = ttk.Button(tk_root, text="x", command=command)
    button.pack()
    tk_root.after(1, button.invoke)
    pilot.wait_until(lambda: "closed" in seen)
    assert seen == [5, "closed"]


def test_calls_go_on_under_a_message_box(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Goes on during modal dialogs: Tk's own, and what they are opened from may be a queued call."""
    seen: list[Any] = []

    def ask() -> None:
        spawn_task(lambda: call_in_ui(seen.append, "meanwhile").result(20), on_result=lambda _v: press())
        seen.append(messagebox.askokcancel("title", "text", parent=tk_root))

    def press() -> None:
        tk_root.tk.call(".__tk__messagebox.ok", "invoke")

    dispatch_to_ui(ask)
    pilot.wait_until(lambda: True in seen)
    assert seen == ["meanwhile", True]


def test_what_is_no_function_is_refused_where_it_is_dispatched(fake_host: FakeHost) -> None:
    """Bad input gets a clear error where it is made."""
    with pytest.raises(TypeError):
        dispatch_to_ui(None)
    with pytest.raises(TypeError):
        dispatch_to_ui(print("x"))
    with pytest.raises(TypeError):
        dispatch_to_ui()


class Panel(Component):
    """A component."""


class Top(ComponentMixin, tk.Toplevel):
    """A window."""


@pytest.mark.parametrize("kind", [Panel, Top])
def test_a_components_call_is_dropped_when_it_has_ended(tk_root: tk.Tk, pilot: Pilot, kind: Any) -> None:
    """`component.dispatch_to_ui(fn, *args)` is dropped when the component has ended."""
    seen: list[Any] = []
    component = kind(tk_root)
    component.dispatch_to_ui(seen.append, "before")
    pilot.wait_until(lambda: seen)
    on_thread(component.dispatch_to_ui, seen.append, "dropped")
    with pytest.raises(TypeError, match="not f"):
        component.dispatch_to_ui(print())
    component.destroy()
    component.dispatch_to_ui(seen.append, "after")
    on_thread(component.dispatch_to_ui, seen.append, "after")
    dispatch_to_ui(seen.append, "last")
    pilot.wait_until(lambda: "last" in seen)
    assert seen == ["before", "last"]


def test_a_components_call_is_dropped_when_tcl_destroyed_its_parent(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The same, when its parent is destroyed, at Tcl level too."""
    seen: list[Any] = []
    frame = ttk.Frame(tk_root)
    component = Panel(frame)
    component.dispatch_to_ui(seen.append, 1)
    frame.tk.call("destroy", str(frame))
    dispatch_to_ui(seen.append, "last")
    pilot.wait_until(lambda: "last" in seen)
    assert seen == ["last"]


def test_calls_keep_one_order_however_dispatch_is_spelled(tk_root: tk.Tk, pilot: Pilot) -> None:
    """FIFO, however it is spelled."""
    seen: list[Any] = []
    component = Panel(tk_root)
    spellings = [dispatch_to_ui, component.dispatch_to_ui, Runtime.of(tk_root).dispatch_to_ui]
    for n in range(20):
        spellings[n % 3](seen.append, n)
    pilot.wait_until(lambda: len(seen) == 20)
    assert seen == list(range(20))
