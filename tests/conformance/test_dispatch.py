"""The promises of Dispatch, sentence by sentence."""

from __future__ import annotations

import gc
import random
import signal
import threading
import tkinter as tk
from concurrent.futures import CancelledError
from tkinter import messagebox, ttk

import pytest

from tkasync import (
    Component,
    ComponentMixin,
    Runtime,
    TaskHandle,
    TkAsyncError,
    UiDispatchQueue,
    call_in_ui,
    dispatch_to_ui,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WouldBlockError, WrongThreadError


def in_thread(fn, *args):
    """The outcome of ``fn(*args)`` on a plain thread."""
    outcome = []

    def body():
        try:
            outcome.append(fn(*args))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def test_any_thread(world):
    """`dispatch_to_ui(fn, *args)`: any thread."""
    seen = []

    def note(where):
        seen.append((where, threading.get_ident()))

    dispatch_to_ui(note, "ui")
    in_thread(dispatch_to_ui, note, "plain")
    spawn_task(lambda: dispatch_to_ui(note, "pool"))

    async def work():
        dispatch_to_ui(note, "loop")

    spawn_task(work)
    spawn_ui_task(work)
    world.until(lambda: len(seen) == 5)
    assert {who for _, who in seen} == {threading.get_ident()}


def test_from_a_finalizer(world):
    """Also from a finalizer."""
    seen = []

    class Thing:
        def __init__(self):
            self.me = self

        def __del__(self):
            dispatch_to_ui(seen.append, "gone")

    Thing()
    in_thread(gc.collect)
    world.until(lambda: seen)
    assert seen == ["gone"]


def test_from_a_signal_handler(world):
    """Or a signal handler."""
    seen = []
    before = signal.signal(signal.SIGUSR1, lambda *_: dispatch_to_ui(seen.append, 1))
    try:
        for _ in range(50):
            dispatch_to_ui(lambda: None)
            signal.raise_signal(signal.SIGUSR1)
        world.until(lambda: len(seen) == 50)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_never_inline(world):
    """Never runs inline, also not on the UI thread."""
    seen = []
    dispatch_to_ui(seen.append, 1)
    assert seen == []
    dispatch_to_ui(lambda: (dispatch_to_ui(seen.append, 3), seen.append(2)))
    world.until(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]


def test_it_gives_none(world):
    """A statement, not a handle."""
    assert dispatch_to_ui(int) is None
    assert world.runtime.dispatch_to_ui(int) is None


def test_fifo_of_each_of_many_producers(world):
    """FIFO."""
    seen = []

    def produce(who):
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


def test_never_blocks_while_the_window_is_busy(world):
    """Never blocks."""
    took = in_thread(lambda: [dispatch_to_ui(int) for _ in range(1000)])  # and the UI thread stands in join()
    assert len(took) == 1000


def test_kept_until_the_loop_runs(program):
    """Queued before the event loop runs: kept until it does."""
    assert (
        program("""
        root = tk.Tk()
        rt = Runtime(root)
        out = []
        t = threading.Thread(target=lambda: dispatch_to_ui(out.append, "thread")); t.start(); t.join()
        dispatch_to_ui(out.append, "ui")
        dispatch_to_ui(root.destroy)
        assert out == []
        root.mainloop()
        print(out)
    """)
        == "['thread', 'ui']\n"
    )


def test_lazily_made_by_the_first_call(program):
    """Made lazily for the root at hand."""
    assert (
        program("""
        root = tk.Tk()
        dispatch_to_ui(print, "hello")
        dispatch_to_ui(root.destroy)
        root.mainloop()
    """)
        == "hello\n"
    )


def test_a_chain_cannot_freeze_the_window(tk_root, pilot):
    """A call queued by a running callback runs in a later turn, so a chain of them cannot freeze the window."""
    runtime = Runtime.of(tk_root)
    going, ticks = [True], []

    def again():
        if going:
            runtime.dispatch_to_ui(again)

    def tick():
        ticks.append(1)
        if len(ticks) < 20:
            tk_root.after(1, tick)
        else:
            going.clear()

    runtime.dispatch_to_ui(again)
    tk_root.after(1, tick)
    pilot.wait_until(lambda: not going)
    assert len(ticks) == 20


def test_a_chain_lets_idle_tasks_and_keys_through(tk_root, pilot):
    """The same, of redraws and input."""
    runtime = Runtime.of(tk_root)
    going, drawn, keys = [True], [], []
    label = ttk.Label(tk_root, text="")
    label.pack()
    label.bind("<Configure>", lambda _e: drawn.append(1))
    tk_root.bind("<<Key1>>", lambda _e: keys.append(1))

    def again():
        if going:
            runtime.dispatch_to_ui(again)

    runtime.dispatch_to_ui(again)
    label.configure(text="something much longer")
    tk_root.event_generate("<<Key1>>", when="tail")
    pilot.wait_until(lambda: drawn and keys)
    going.clear()


@pytest.mark.parametrize("flood", ["chain", "threads"])
def test_update_comes_back_from_a_flood(tk_root, flood):
    """The same, of a callback that calls `update()`: it is not held up as long as calls come."""
    runtime, over = Runtime.of(tk_root), threading.Event()

    def again():
        if not over.is_set():
            runtime.dispatch_to_ui(again)

    def produce():
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


def test_errors_are_reported_and_stop_nothing(world):
    """An error in one goes to `report` and stops nothing."""
    seen = []
    dispatch_to_ui(seen.append, 1)
    dispatch_to_ui(lambda: 1 / 0)
    dispatch_to_ui(seen.append, 2)
    dispatch_to_ui(int, "x")
    dispatch_to_ui(seen.append, 3)
    world.until(lambda: len(seen) == 3)
    world.settle()
    assert [type(error) for error in world.errors] == [ZeroDivisionError, ValueError]


def test_an_error_handler_that_fails_stops_nothing(program):
    """An error in one stops nothing, nor does one in the handler."""
    out = program("""
        import logging; logging.disable()
        root = tk.Tk()
        root.report_callback_exception = lambda *a: print("shown", a[0].__name__)
        rt = Runtime(root)
        def bad(error): raise KeyError("handler")
        rt.on_error = bad
        dispatch_to_ui(lambda: 1 / 0)
        dispatch_to_ui(print, "on")
        dispatch_to_ui(root.destroy)
        root.mainloop()
    """)
    assert "on\n" in out


def test_after_close(world):
    """After close: `RuntimeClosedError`."""
    world.runtime.close()
    for call in (world.runtime.dispatch_to_ui, dispatch_to_ui):
        with pytest.raises(RuntimeClosedError):
            call(int)
        with pytest.raises(RuntimeClosedError):
            in_thread(call, int)


def test_queued_but_not_run_at_close(world):
    """What is still queued at the close is not run later, and nothing raises."""
    seen = []
    dispatch_to_ui(seen.append, 1)
    world.runtime.close()
    count = len(seen)
    if world.pilot is not None:
        world.pilot.root.update()
    assert len(seen) == count


def test_after_destroy_of_the_root(program):
    """After close: also by a destroy, and by the user's close."""
    assert (
        program("""
        root = tk.Tk(); rt = Runtime.of(root)
        root.destroy()
        for call in (dispatch_to_ui, rt.dispatch_to_ui, call_in_ui, spawn_task):
            try: call(print)
            except RuntimeClosedError as e: print("closed")
    """)
        == "closed\n" * 4
    )


def test_goes_on_in_wait_window(tk_root, pilot):
    """Goes on during modal dialogs and nested event loops opened by a callback."""
    seen = []

    def open_dialog():
        top = tk.Toplevel(tk_root)
        for n in range(3):
            dispatch_to_ui(seen.append, n)
        spawn_task(lambda: dispatch_to_ui(seen.append, "thread"))
        dispatch_to_ui(lambda: spawn_task(int, on_done=lambda _h: dispatch_to_ui(top.destroy)))
        tk_root.wait_window(top)
        seen.append("closed")

    dispatch_to_ui(open_dialog)
    pilot.wait_until(lambda: "closed" in seen)
    assert [x for x in seen if isinstance(x, int)] == [0, 1, 2]
    assert "thread" in seen


def test_goes_on_in_nested_dialogs(tk_root, pilot):
    """The same, three deep, in order."""
    seen = []

    def deeper(level):
        seen.append(level)
        if level == 3:
            return
        variable = tk.IntVar(tk_root)
        dispatch_to_ui(deeper, level + 1)
        dispatch_to_ui(variable.set, 1)
        tk_root.wait_variable(variable)
        seen.append(-level)

    dispatch_to_ui(deeper, 0)
    pilot.wait_until(lambda: seen[-1:] == [0])
    assert seen[:4] == [0, 1, 2, 3]


def test_goes_on_in_update_and_nested_mainloop(tk_root, pilot):
    """Nested event loops: `update()` and `mainloop()`."""
    seen = []

    def nested():
        dispatch_to_ui(seen.append, "in update")
        while "in update" not in seen:
            tk_root.update()
        dispatch_to_ui(seen.append, "in mainloop")
        dispatch_to_ui(tk_root.quit)
        tk_root.mainloop()
        seen.append("back")

    dispatch_to_ui(nested)
    pilot.wait_until(lambda: "back" in seen)
    assert seen == ["in update", "in mainloop", "back"]


def test_goes_on_in_a_dialog_opened_by_a_command(tk_root, pilot):
    """The same, of a dialog that a button opened, not a queued call."""
    seen = []

    def command():
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


def test_goes_on_under_a_message_box(tk_root, pilot):
    """Goes on during modal dialogs: Tk's own, and what they are opened from may be a queued call."""
    seen = []

    def ask():
        spawn_task(lambda: call_in_ui(seen.append, "meanwhile").result(20), on_result=lambda _v: press())
        seen.append(messagebox.askokcancel("title", "text", parent=tk_root))

    def press():
        tk_root.tk.call(".__tk__messagebox.ok", "invoke")

    dispatch_to_ui(ask)
    pilot.wait_until(lambda: True in seen)
    assert seen == ["meanwhile", True]


def test_no_tcl_on_the_callers_thread(tk_root):
    """Never touches Tcl on the caller's thread."""
    runtime = Runtime.of(tk_root)
    in_thread(
        runtime.dispatch_to_ui, int
    )  # the UI thread stands in join(): a Tcl call would have hung or raised


def test_bad_arguments_are_refused(world):
    """Bad input gets a clear error where it is made."""
    with pytest.raises(TypeError):
        dispatch_to_ui(None)
    with pytest.raises(TypeError):
        dispatch_to_ui(print("x"))
    with pytest.raises(TypeError):
        dispatch_to_ui()


def test_call_in_ui_from_a_worker(world):
    """`call_in_ui`: `.result(timeout)` in a worker thread."""
    me = threading.get_ident()
    handle = spawn_task(lambda: call_in_ui(lambda a, b: (a + b, threading.get_ident()), 1, 2).result(20))
    world.until(handle.done)
    assert handle.result() == (3, me)


def test_call_in_ui_from_a_plain_thread(world):
    """The same, of a thread that tkasync did not make."""
    out = []
    thread = threading.Thread(target=lambda: out.append(call_in_ui(int, "7").result(20)))
    thread.start()
    world.until(lambda: out)
    thread.join()
    assert out == [7]


def test_call_in_ui_awaited(world):
    """`await` in a coroutine, and in a UI task."""

    async def work():
        return await call_in_ui(int, "7")

    handles = [spawn_task(work), spawn_ui_task(work), spawn_task(work())]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [7, 7, 7]


def test_call_in_ui_hands_back_the_error(world):
    """Hand back the outcome: an error too, which is then not reported."""

    def ask():
        with pytest.raises(ZeroDivisionError):
            call_in_ui(lambda: 1 / 0).result(20)
        return "seen"

    handle = spawn_task(ask)
    world.until(handle.done)
    assert handle.result() == "seen"
    world.settle()
    assert world.errors == []


def test_call_in_ui_is_a_task_handle(world):
    """`-> TaskHandle`; never inline; `.result()` on the UI thread would block."""
    seen = []
    handle = call_in_ui(seen.append, 1)
    assert isinstance(handle, TaskHandle)
    assert seen == []
    with pytest.raises(WouldBlockError):
        handle.result()
    with pytest.raises(WouldBlockError):
        handle.result(1)
    world.until(handle.done)
    assert handle.result() is None


def test_call_in_ui_error_that_nobody_asks_for(world):
    """Unhandled errors are never lost."""
    call_in_ui(lambda: 1 / 0)
    world.until(lambda: world.errors)
    assert isinstance(world.errors[0], ZeroDivisionError)


def test_call_in_ui_at_close(world):
    """At close it ends with `RuntimeClosedError` (all other waits with `CancelledError`)."""
    out, ready = [], threading.Barrier(3)

    def ask():
        handle = call_in_ui(int)
        ready.wait(20)
        try:
            handle.result(20)
        except BaseException as error:
            out.append(error)

    def wait_for_other():
        slow = spawn_task(hold.wait, 20)
        ready.wait(20)
        try:
            slow.result(20)
        except BaseException as error:
            out.append(error)

    hold = threading.Event()
    threads = [threading.Thread(target=ask), threading.Thread(target=wait_for_other)]
    for thread in threads:
        thread.start()
    ready.wait(20)
    timer = threading.Timer(0.2, hold.set)
    timer.start()
    world.runtime.close()
    for thread in [*threads, timer]:
        thread.join(20)
        assert not thread.is_alive()
    kinds = sorted(type(error).__name__ for error in out)
    assert kinds == ["CancelledError", "RuntimeClosedError"]


def test_call_in_ui_after_close(world):
    """After close: `RuntimeClosedError`."""
    world.runtime.close()
    with pytest.raises(RuntimeClosedError):
        world.runtime.call_in_ui(int)
    with pytest.raises(RuntimeClosedError):
        in_thread(call_in_ui, int)


def test_aborted_call_in_ui_does_not_run(world):
    """Queued work never starts once aborted."""
    seen = []
    handle = call_in_ui(seen.append, 1)
    handle.abort()
    world.settle()
    assert seen == []
    with pytest.raises(CancelledError):
        handle.result()


class Panel(Component):
    """A component."""


class Top(ComponentMixin, tk.Toplevel):
    """A window."""


@pytest.mark.parametrize("kind", [Panel, Top])
def test_component_dispatch_is_dropped_at_its_end(tk_root, pilot, kind):
    """`component.dispatch_to_ui(fn, *args)` is dropped when the component has ended."""
    seen = []
    component = kind(tk_root)
    component.dispatch_to_ui(seen.append, "before")
    pilot.wait_until(lambda: seen)
    in_thread(component.dispatch_to_ui, seen.append, "dropped")
    component.destroy()
    component.dispatch_to_ui(seen.append, "after")
    in_thread(component.dispatch_to_ui, seen.append, "after")
    dispatch_to_ui(seen.append, "last")
    pilot.wait_until(lambda: "last" in seen)
    assert seen == ["before", "last"]


def test_component_dispatch_with_a_destroyed_parent(tk_root, pilot):
    """The same, when its parent is destroyed, at Tcl level too."""
    seen = []
    frame = ttk.Frame(tk_root)
    component = Panel(frame)
    component.dispatch_to_ui(seen.append, 1)
    frame.tk.call("destroy", str(frame))
    dispatch_to_ui(seen.append, "last")
    pilot.wait_until(lambda: "last" in seen)
    assert seen == ["last"]


def test_component_dispatch_keeps_order_with_the_functions(tk_root, pilot):
    """FIFO, however it is spelled."""
    seen = []
    component = Panel(tk_root)
    for n in range(20):
        random.choice([dispatch_to_ui, component.dispatch_to_ui, Runtime.of(tk_root).dispatch_to_ui])(
            seen.append, n
        )
    pilot.wait_until(lambda: len(seen) == 20)
    assert seen == list(range(20))


def test_queue_without_tk():
    """`UiDispatchQueue`: `.dispatch(fn, *args)`, `.drain_and_execute()`, `len()`, `.is_empty()`; usable without Tk."""
    queue, seen = UiDispatchQueue(), []
    assert queue.is_empty()
    assert len(queue) == 0
    in_thread(queue.dispatch, seen.append, 1)
    queue.dispatch(seen.append, 2)
    assert (len(queue), queue.is_empty(), seen) == (2, False, [])
    queue.drain_and_execute()
    assert seen == [1, 2]
    assert queue.is_empty()


def test_queue_drains_on_the_ui_thread_only():
    """`.drain_and_execute()` (UI only): on another thread it raises `WrongThreadError`, which names the call to use."""
    queue = UiDispatchQueue()
    with pytest.raises(WrongThreadError, match="dispatch"):
        in_thread(queue.drain_and_execute)


def test_queue_a_call_queued_while_draining_waits():
    """A call queued by a running callback runs in a later turn."""
    queue, seen = UiDispatchQueue(), []
    queue.dispatch(lambda: queue.dispatch(seen.append, 1))
    queue.drain_and_execute()
    assert seen == []
    queue.drain_and_execute()
    assert seen == [1]


def test_queue_survives_an_error(caplog):
    """An error in one stops nothing."""
    errors, seen = [], []
    queue = UiDispatchQueue(report=lambda error, *_where: errors.append(error))
    queue.dispatch(lambda: 1 / 0)
    queue.dispatch(seen.append, 1)
    queue.drain_and_execute()
    assert seen == [1]
    assert [type(e) for e in errors] == [ZeroDivisionError]


def test_two_roots_need_a_name(program):
    """With two roots open it raises `NoRuntimeError` and says what to pass."""
    assert (
        program("""
        one, two = tk.Tk(), tk.Tk()
        a, b = Runtime.of(one), Runtime.of(two)
        try: dispatch_to_ui(print)
        except NoRuntimeError as e: assert "Runtime.of" in str(e), e
        def work():
            try: call_in_ui(print)
            except NoRuntimeError as e: print("worker")
        t = threading.Thread(target=work); t.start(); t.join()
        seen = []
        a.dispatch_to_ui(lambda: seen.append("a")); b.dispatch_to_ui(lambda: seen.append("b"))
        until(lambda: len(seen) == 2, one)
        h = a.spawn_task(lambda: call_in_ui(lambda: current_runtime() is a).result(10))
        until(h.done, one)
        print(sorted(seen), h.result())
        two.destroy()
        dispatch_to_ui(seen.append, "only")
        until(lambda: "only" in seen, one)
        one.destroy()
    """)
        == "worker\n['a', 'b'] True\n"
    )


def test_the_errors_are_of_one_family():
    """`TkAsyncError` > ... (all `RuntimeError` too)."""
    for kind in (NoRuntimeError, RuntimeClosedError, WrongThreadError, WouldBlockError):
        assert issubclass(kind, TkAsyncError)
        assert issubclass(kind, RuntimeError)
