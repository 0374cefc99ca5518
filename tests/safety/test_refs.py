"""`UiRef`: made on the UI thread, carried anywhere, released on the UI thread."""

from __future__ import annotations

import gc
import pickle
import threading
import tkinter as tk
import weakref
from typing import Any

import pytest

from tests.safety.things import Thing, on_a_worker
from tests.support.threads import on_thread
from tkasync import Runtime, call_in_ui, dispatch_to_ui, spawn_task
from tkasync.errors import RuntimeClosedError, WrongThreadError
from tkasync.safety import UiRef
from tkasync.testing import FakeHost, Pilot, fake_runtime


def test_a_ref_carries_a_widget_through_a_worker(tk_root: tk.Tk, pilot: Any) -> None:
    label = tk.Label(tk_root)
    ref = UiRef(label)
    shown: list[str] = []

    def show(ref: UiRef[tk.Label], text: str) -> None:
        ref.get().configure(text=text)
        shown.append(ref.get().cget("text"))

    def work(ref: UiRef[tk.Label]) -> None:
        Runtime.of(tk_root).dispatch_to_ui(show, ref, "from a worker")

    spawn_task(work, ref, owner=tk_root)
    pilot.wait_until(lambda: shown)
    assert shown == ["from a worker"]


def test_only_the_ui_thread_gets_at_the_object(fake_host: FakeHost) -> None:
    ref = UiRef("text")
    assert ref.get() == "text"
    with pytest.raises(WrongThreadError, match=r"dispatch_to_ui\(fn, ref\)"):
        on_a_worker(ref.get)
    with pytest.raises(WrongThreadError, match="before the work starts"):
        on_a_worker(UiRef, "text")


def test_dropped_on_a_worker_the_object_dies_on_the_ui_thread(fake_host: FakeHost, runtime: Runtime) -> None:
    thing = Thing()
    died_on = thing.died_on
    held = [UiRef(thing)]
    del thing
    assert runtime.statistics().ui_refs == 1
    on_a_worker(held.clear)
    assert died_on == []
    fake_host.run_pending()
    assert died_on == [threading.get_ident()]
    assert runtime.statistics().ui_refs == 0


def test_dropped_by_the_collector_of_a_worker_too(fake_host: FakeHost) -> None:
    thing = Thing()
    died_on = thing.died_on
    cycle: list[object] = [UiRef(thing)]
    cycle.append(cycle)
    del thing, cycle
    on_a_worker(gc.collect)
    fake_host.run_pending()
    assert died_on == [threading.get_ident()]


def test_released_it_says_so(fake_host: FakeHost) -> None:
    ref = UiRef(Thing())
    on_a_worker(ref.release)
    assert not ref.is_released
    fake_host.run_pending()
    assert ref.is_released
    ref.release()
    with pytest.raises(ReferenceError, match="was released"):
        ref.get()


def test_the_close_lets_go_of_all(fake_host: FakeHost, runtime: Runtime) -> None:
    thing = Thing()
    died_on, ref = thing.died_on, UiRef(thing)
    del thing
    runtime.close()
    assert died_on == [threading.get_ident()]
    assert ref.is_released
    with pytest.raises(RuntimeClosedError):
        ref.get()


def test_a_ref_keeps_no_runtime_alive() -> None:
    def make() -> tuple[UiRef[str], weakref.ref[Runtime]]:
        runtime = fake_runtime()
        ref = UiRef("text")
        runtime.close()
        return ref, weakref.ref(runtime)

    ref, runtime = make()
    gc.collect()
    assert runtime() is None
    with pytest.raises(RuntimeClosedError):
        ref.get()
    ref.release()


def test_a_ref_stays_in_its_process(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="another process"):
        pickle.dumps(UiRef("text"))


def test_of_two_windows_a_widget_goes_to_its_own() -> None:
    first, second = tk.Tk(), tk.Tk()
    runtimes = Runtime(first), Runtime(second)
    ref = UiRef(tk.Label(second))
    assert [runtime.statistics().ui_refs for runtime in runtimes] == [0, 1]
    assert "Label .!label" in repr(ref)
    del ref
    first.destroy()
    second.destroy()


def test_a_ref_goes_through_a_worker_and_back(fake_host: FakeHost) -> None:
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


def test_a_ref_goes_through_a_coroutine(fake_host: FakeHost) -> None:
    ref = UiRef("thing")

    async def work() -> Any:
        return await call_in_ui(ref.get)

    seen = []
    spawn_task(work, on_result=seen.append)
    fake_host.run_pending()
    assert seen == ["thing"]


def test_released_by_a_worker_its_object_dies_on_the_ui_thread(fake_host: FakeHost) -> None:
    thing = Thing()
    died = thing.died_on
    ref = UiRef(thing)
    del thing
    on_thread(ref.release)
    fake_host.run_pending()
    assert ref.is_released
    assert died == [threading.get_ident()]


def test_on_the_ui_thread_a_release_is_at_once(fake_host: FakeHost) -> None:
    """At once on the UI thread; twice does no harm."""
    thing = Thing()
    died = thing.died_on
    ref = UiRef(thing)
    del thing
    ref.release()
    ref.release()
    assert died == [threading.get_ident()]
    with pytest.raises(ReferenceError):
        ref.get()


def test_each_of_two_refs_holds_the_object(fake_host: FakeHost) -> None:
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


def test_an_image_whose_last_holder_is_a_worker_dies_on_the_ui_thread(tk_root: tk.Tk, pilot: Pilot) -> None:
    """No deletion off the UI thread: an image whose last holder is a worker."""
    image = tk.PhotoImage(master=tk_root, width=2, height=2)
    name, box = image.name, [UiRef(image)]
    del image
    gc.collect()
    assert name in tk_root.image_names()
    on_thread(box.clear)
    pilot.wait_until(lambda: name not in tk_root.image_names())
