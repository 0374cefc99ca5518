"""The promises of `UiRef`, `HandleScope`, `root_guard` and `spawn_with_refs`, sentence by sentence."""

from __future__ import annotations

import gc
import threading
import tkinter as tk
import weakref
from tkinter import ttk

import pytest

from tkasync import (
    Component,
    call_in_ui,
    dispatch_to_ui,
    scope_of,
    spawn_task,
)
from tkasync.errors import WrongThreadError
from tkasync.safety import HandleScope, UiRef, root_guard, spawn_with_refs
from tkasync.testing import fake_runtime


class Thing:
    """Something that must die on the UI thread."""

    def __init__(self):
        self.died_on = died = []
        weakref.finalize(self, lambda: died.append(threading.current_thread()))


def on_thread(fn):
    """What *fn* returns, or raises, on a plain thread."""
    out = []

    def body():
        try:
            out.append(fn())
        except BaseException as error:
            out.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return out[0]


# --- UiRef -------------------------------------------------------------------


def test_get(fake_host):
    """`UiRef[T]`: made on the UI thread, `.get()` UI only."""
    thing = Thing()
    ref = UiRef(thing)
    assert ref.get() is thing
    ref.release()


def test_get_on_another_thread(fake_host):
    """`.get()` elsewhere: `WrongThreadError`, which names the call to use instead."""
    ref = UiRef(Thing())
    error = on_thread(ref.get)
    assert isinstance(error, WrongThreadError)
    assert "dispatch_to_ui" in str(error)
    ref.release()


def test_made_on_another_thread(fake_host):
    """Made on the UI thread only."""
    assert isinstance(on_thread(lambda: UiRef(Thing())), WrongThreadError)


def test_carried_anywhere(fake_host):
    """Carried anywhere: through a worker and back."""
    thing = Thing()
    ref = UiRef(thing)
    seen = []
    spawn_task(lambda r: r, ref, on_result=lambda r: seen.append(r.get()))
    spawn_task(lambda: dispatch_to_ui(lambda: seen.append(ref.get())))
    spawn_task(lambda: call_in_ui(ref.get).result(20) and None)
    fake_host.run_pending()
    assert seen == [thing, thing]
    ref.release()


def test_in_a_coroutine(fake_host):
    """...through a coroutine."""
    ref = UiRef("thing")

    async def work():
        return await call_in_ui(ref.get)

    seen = []
    spawn_task(work, on_result=seen.append)
    fake_host.run_pending()
    assert seen == ["thing"]


def test_keeps_alive(fake_host):
    """It keeps its object alive."""
    ref = UiRef(Thing())
    gc.collect()
    assert ref.get().died_on == []


def test_released_on_the_ui_thread_when_dropped_by_a_worker(fake_host):
    """Released on the UI thread, wherever it is dropped."""
    thing = Thing()
    died = thing.died_on
    box = [UiRef(thing)]
    del thing
    on_thread(box.clear)
    gc.collect()
    assert died == []
    fake_host.run_pending()
    gc.collect()
    assert died == [threading.current_thread()]


def test_release_from_a_worker(fake_host):
    """...and wherever it is released."""
    thing = Thing()
    died = thing.died_on
    ref = UiRef(thing)
    del thing
    on_thread(ref.release)
    fake_host.run_pending()
    assert ref.is_released
    assert died == [threading.current_thread()]


def test_release_on_the_ui_thread(fake_host):
    """At once on the UI thread; twice does no harm."""
    thing = Thing()
    died = thing.died_on
    ref = UiRef(thing)
    del thing
    ref.release()
    ref.release()
    assert died == [threading.current_thread()]
    with pytest.raises(ReferenceError):
        ref.get()


def test_dropped_in_a_cycle_on_a_worker(fake_host):
    """Also in a cycle that the collector of a worker finds."""
    thing = Thing()
    died = thing.died_on
    cycle = [UiRef(thing)]
    cycle.append(cycle)
    del thing, cycle
    on_thread(gc.collect)
    assert died in ([], [threading.current_thread()])
    fake_host.run_pending()
    assert died == [threading.current_thread()]


def test_two_refs(fake_host):
    """Two refs to one object: each holds it."""
    thing = Thing()
    died = thing.died_on
    a, b = UiRef(thing), UiRef(thing)
    del thing
    a.release()
    assert died == []
    assert b.get() is not None
    b.release()
    assert died


def test_after_close():
    """The close lets go of all."""
    runtime = fake_runtime()
    thing = Thing()
    died = thing.died_on
    ref = UiRef(thing)
    del thing
    runtime.close()
    gc.collect()
    assert died == [threading.current_thread()]
    with pytest.raises((RuntimeError, ReferenceError)):
        ref.get()
    ref.release()


def test_widget(tk_root, pilot):
    """A widget, touched in a call for the UI."""
    label = ttk.Label(tk_root, text="old")
    ref = UiRef(label)

    def work():
        dispatch_to_ui(lambda: ref.get().configure(text="new"))

    spawn_task(work)
    pilot.wait_until(lambda: str(label["text"]) == "new")
    ref.release()


def test_image_dies_on_the_ui_thread(tk_root, pilot):
    """No deletion off the UI thread: an image whose last holder is a worker."""
    image = tk.PhotoImage(master=tk_root, width=2, height=2)
    name, box = image.name, [UiRef(image)]
    del image
    gc.collect()
    assert name in tk_root.image_names()
    on_thread(box.clear)
    pilot.wait_until(lambda: name not in tk_root.image_names())


# --- HandleScope -------------------------------------------------------------


def test_handle_scope_groups(fake_host):
    """`HandleScope` groups them."""
    things = [Thing(), Thing()]
    with HandleScope() as handles:
        a, b = (handles.ref(thing) for thing in things)
        assert isinstance(a, UiRef)
        assert [a.get(), b.get()] == things
    assert a.is_released
    assert b.is_released


def test_handle_scope_releases_on_error(fake_host):
    """...also when the block raises."""
    refs = []
    with pytest.raises(AttributeError), HandleScope() as handles:  # noqa: PT012 - ...and after a ref
        refs.append(handles.ref(Thing()))
        refs.append(handles.ref(Thing()).get().colour)
    assert refs[0].is_released


def test_handle_scope_close(fake_host):
    """`close()`; twice does no harm; from another thread too."""
    handles = HandleScope()
    ref = handles.ref(Thing())
    on_thread(handles.close)
    fake_host.run_pending()
    handles.close()
    assert ref.is_released
    with pytest.raises(ReferenceError):
        handles.ref(Thing())


def test_handle_scope_adopts(fake_host):
    """It takes in a ref that was made before."""
    ref = UiRef(Thing())
    with HandleScope() as handles:
        assert handles.adopt(ref) is ref
    assert ref.is_released


def test_handle_scope_owned(fake_host):
    """A `Scope` adopts it: it ends with the owner."""

    class Model:
        pass

    model = Model()
    handles = scope_of(model).adopt(HandleScope())
    ref = handles.ref(Thing())
    scope_of(model).close()
    assert ref.is_released


def test_handle_scopes_nest(fake_host):
    """One in the other."""
    with HandleScope() as outer:
        a = outer.ref(Thing())
        with HandleScope() as inner:
            b = inner.ref(Thing())
        assert b.is_released
        assert not a.is_released
    assert a.is_released


# --- root_guard --------------------------------------------------------------


def test_root_guard_for_a_block(fake_host):
    """`root_guard(obj)` keeps an object alive for a block."""
    thing = Thing()
    died = thing.died_on
    with root_guard(thing):
        del thing
        gc.collect()
        assert died == []
    gc.collect()
    assert died == [threading.current_thread()]


def test_root_guard_for_a_task(fake_host):
    """...or a task."""
    thing, gate = Thing(), threading.Event()
    died = thing.died_on
    task = spawn_task(gate.wait, 20)
    root_guard(thing, task)
    del thing
    gc.collect()
    fake_host.run_pending()
    assert died == []
    gate.set()
    fake_host.run_pending()
    fake_host.run_pending()
    gc.collect()
    assert died == [threading.current_thread()]
    assert task.result() is True


def test_root_guard_as_an_argument(fake_host):
    """A guard given to a task as an argument."""
    thing, gate = Thing(), threading.Event()
    died = thing.died_on
    task = spawn_task(lambda guard: gate.wait(20), root_guard(thing))
    del thing
    fake_host.run_pending()
    gc.collect()
    assert died == []
    gate.set()
    fake_host.run_pending()
    del task
    fake_host.run_pending()
    gc.collect()
    assert died == [threading.current_thread()]


# --- spawn_with_refs ---------------------------------------------------------


def test_spawn_with_refs(tk_root, pilot):
    """`spawn_with_refs(work, *widgets)` hands a task `UiRef`s and releases them when it ends."""
    a, b = ttk.Label(tk_root), ttk.Label(tk_root)
    got = []

    def work(x, y):
        got.extend([x, y])
        dispatch_to_ui(lambda: x.get().configure(text="x"))
        return threading.current_thread()

    handle = spawn_with_refs(work, a, b)
    pilot.wait_until(handle.done)
    assert handle.result() is not threading.current_thread()
    pilot.wait_until(lambda: str(a["text"]) == "x")
    assert all(isinstance(ref, UiRef) for ref in got)
    pilot.wait_until(lambda: all(ref.is_released for ref in got))


def test_spawn_with_refs_until_the_callbacks_have_run(tk_root, pilot):
    """They hold for the task's callbacks."""
    label = ttk.Label(tk_root)
    handle = spawn_with_refs(lambda ref: ref, label, on_result=lambda ref: ref.get().configure(text="done"))
    pilot.wait_until(lambda: str(label["text"]) == "done")
    assert handle.done()


@pytest.mark.parametrize("end", ["error", "abort"])
def test_spawn_with_refs_released_whatever_the_end(tk_root, pilot, end):
    """...released when it ends, however."""
    got, gate = [], threading.Event()

    def work(ref):
        got.append(ref)
        gate.wait(20)
        raise ValueError

    handle = spawn_with_refs(work, ttk.Label(tk_root), on_error=lambda e: None)
    pilot.wait_until(lambda: got)
    if end == "abort":
        handle.abort()
    gate.set()
    pilot.wait_until(lambda: got[0].is_released)


def test_spawn_with_refs_coroutine(tk_root, pilot):
    """Any kind of work."""
    label = ttk.Label(tk_root, text="text")

    async def work(ref):
        return await call_in_ui(lambda: str(ref.get()["text"]))

    handle = spawn_with_refs(work, label)
    pilot.wait_until(handle.done)
    assert handle.result() == "text"


def test_spawn_with_refs_destroyed_meanwhile(tk_root, pilot):
    """The widget is destroyed: the task goes on or ends with it, and nothing crashes."""
    label = ttk.Label(tk_root)
    gate = threading.Event()
    handle = spawn_with_refs(lambda ref: gate.wait(20), label)
    label.destroy()
    gate.set()
    pilot.wait_until(handle.done)


def test_spawn_with_refs_and_an_owner(tk_root, pilot):
    """`owner=` and the other options of `spawn_task`."""
    page = Component(tk_root)
    gate = threading.Event()
    handle = spawn_with_refs(lambda ref: gate.wait(20), page, owner=page, name="mine")
    assert handle.name == "mine"
    page.destroy()
    assert handle.cancelled()
    gate.set()
    pilot.settle()


# --- nothing off the UI thread -----------------------------------------------


@pytest.mark.parametrize(
    "use", ["configure", "cget", "winfo", "variable_get", "variable_set", "make", "destroy", "after"]
)
def test_no_tcl_operation_off_the_ui_thread(tk_root, pilot, runtime, use):
    """No Tcl operation ever runs off the UI thread: it raises at once, and names what to write."""
    label, variable = ttk.Label(tk_root, text="x"), tk.StringVar(tk_root, "x")
    calls = {
        "configure": lambda: label.configure(text="y"), "cget": lambda: label["text"], "winfo": label.winfo_width,
        "variable_get": variable.get, "variable_set": lambda: variable.set("y"), "make": lambda: ttk.Label(tk_root),
        "destroy": label.destroy, "after": lambda: tk_root.after(0, print),
    }  # fmt: skip
    error = on_thread(calls[use])
    assert isinstance(error, WrongThreadError), error
    assert "dispatch_to_ui" in str(error) or "call_in_ui" in str(error) or "spawn" in str(error)
    assert str(label["text"]) == variable.get() == "x"


@pytest.mark.parametrize("kind", ["variable", "image", "font"])
def test_no_finalizer_off_the_ui_thread(tk_root, pilot, runtime, kind):
    """...not by a finalizer: dropped by a worker, deleted by the UI thread."""
    from tkinter import font

    def names():
        return {"image": tk_root.image_names, "font": lambda: font.names(tk_root)}.get(
            kind, lambda: map(str, tk_root.tk.call("info", "globals"))
        )()

    before = set(names())
    make = {
        "variable": lambda: tk.StringVar(tk_root, "x"), "font": lambda: font.Font(tk_root, family="Courier"),
        "image": lambda: tk.PhotoImage(master=tk_root, width=2, height=2),
    }  # fmt: skip
    box = [make[kind]()]
    made = set(names()) - before
    assert made
    on_thread(box.clear)
    pilot.wait_until(lambda: not made & set(names()))
