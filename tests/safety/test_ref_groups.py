"""`HandleScope`, `root_guard` and `spawn_with_refs`: refs and objects held for as long as they are needed."""

from __future__ import annotations

import gc
import threading
import tkinter as tk
from concurrent.futures import Future
from tkinter import ttk
from typing import Any

import pytest

from tests.safety.things import Thing, on_a_worker
from tests.support.threads import on_thread
from tkasync import Component, Runtime, dispatch_to_ui, spawn_task
from tkasync.safety import HandleScope, UiRef, root_guard, spawn_with_refs
from tkasync.testing import FakeHost, Pilot


def refs_of(runtime: Runtime) -> int:
    runtime.host.run_pending()  # type: ignore[attr-defined]  # a FakeHost
    return runtime.statistics().ui_refs


# Groups


def test_a_group_is_released_together(fake_host: FakeHost, runtime: Runtime) -> None:
    with HandleScope() as handles:
        refs = [handles.ref(Thing()) for _ in range(3)]
        assert len(handles) == runtime.statistics().ui_refs == 3
    assert [ref.is_released for ref in refs] == [True] * 3
    with pytest.raises(ReferenceError, match="closed"):
        handles.ref("text")


def test_a_scope_adopts_a_group(fake_host: FakeHost, runtime: Runtime) -> None:
    scope = runtime.new_scope("mine")
    ref = scope.adopt(HandleScope()).ref("text")
    scope.close()
    assert ref.is_released


# Guards


def test_an_object_lives_as_long_as_its_block(fake_host: FakeHost) -> None:
    thing = Thing()
    died_on = thing.died_on
    guard = root_guard(thing)
    del thing
    with guard as kept:
        del kept
        gc.collect()
        assert died_on == []
    assert died_on == [threading.get_ident()]


def test_an_object_lives_as_long_as_a_task(fake_host: FakeHost) -> None:
    thing, task = Thing(), Future[None]()
    died_on = thing.died_on
    root_guard(thing, task)
    del thing
    fake_host.run_pending()
    assert died_on == []
    on_a_worker(task.set_result, None)
    fake_host.run_pending()
    assert died_on == [threading.get_ident()]


def test_a_task_gets_refs_that_hold_until_its_callbacks_have_run(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    shown: list[object] = []
    task = spawn_with_refs(
        lambda ref: ref,
        ["a widget"],
        on_result=lambda ref: shown.append((ref.get(), runtime.statistics().ui_refs)),
    )
    task.result  # noqa: B018
    fake_host.run_pending()
    assert shown == [(["a widget"], 1)]
    assert refs_of(runtime) == 0


def test_a_task_that_fails_releases_its_refs(fake_host: FakeHost, runtime: Runtime) -> None:
    spawn_with_refs(lambda ref: 1 / 0, ["a widget"], on_error=lambda error: None)
    assert refs_of(runtime) == 0


def test_an_aborted_task_releases_its_refs_although_its_thread_goes_on(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    go_on = threading.Event()
    task = spawn_with_refs(lambda ref: go_on.wait(10), ["a widget"])
    task.abort()
    assert refs_of(runtime) == 0
    go_on.set()
    fake_host.run_pending()


def test_the_end_of_the_owner_releases_refs(fake_host: FakeHost, runtime: Runtime) -> None:
    scope, go_on = runtime.new_scope("mine"), threading.Event()
    spawn_with_refs(lambda ref: go_on.wait(10), ["a widget"], owner=scope)
    scope.close()
    assert refs_of(runtime) == 0
    go_on.set()
    fake_host.run_pending()


def test_a_task_whose_place_another_one_takes_releases_its_refs(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """`policy="restart"`: nothing is heard of it any more, but what it was given is released."""
    go_on = threading.Event()
    for _ in range(2):
        spawn_with_refs(lambda ref: go_on.wait(10), ["a widget"], policy="restart")
    assert refs_of(runtime) == 1
    go_on.set()
    assert refs_of(runtime) == 0


def test_a_task_that_is_refused_keeps_no_refs(fake_host: FakeHost, runtime: Runtime) -> None:
    with pytest.raises(ValueError, match="policy"):
        spawn_with_refs(print, ["a widget"], policy="nonsense")
    assert refs_of(runtime) == 0


def test_a_coroutine_gets_refs_too(fake_host: FakeHost, runtime: Runtime) -> None:
    async def work(ref: UiRef[list[str]]) -> str:
        return repr(ref)

    shown: list[str] = []
    spawn_with_refs(work, ["a widget"], on_result=shown.append)
    fake_host.run_pending()
    assert shown
    assert shown[0].endswith("to a list>")
    assert refs_of(runtime) == 0


def test_with_two_windows_open_the_widget_says_which() -> None:
    first, second = tk.Tk(), tk.Tk()
    Runtime(first)
    runtime = Runtime(second)
    task = spawn_with_refs(lambda ref: None, tk.Label(second))
    assert task.scope is runtime.scope
    first.destroy()
    second.destroy()


def test_a_group_is_released_when_its_block_raises(fake_host: FakeHost) -> None:
    refs = []
    with pytest.raises(AttributeError), HandleScope() as handles:  # noqa: PT012 - ...and after a ref
        refs.append(handles.ref(Thing()))
        refs.append(handles.ref(Thing()).get().colour)
    assert refs[0].is_released


def test_a_group_may_be_closed_twice_and_by_a_worker(fake_host: FakeHost) -> None:
    """`close()`; twice does no harm; from another thread too."""
    handles = HandleScope()
    ref = handles.ref(Thing())
    on_thread(handles.close)
    fake_host.run_pending()
    handles.close()
    assert ref.is_released
    with pytest.raises(ReferenceError):
        handles.ref(Thing())


def test_a_group_takes_in_a_ref_made_before(fake_host: FakeHost) -> None:
    """It takes in a ref that was made before."""
    ref = UiRef(Thing())
    with HandleScope() as handles:
        assert handles.adopt(ref) is ref
    assert ref.is_released


def test_a_group_takes_in_refs_only(fake_host: FakeHost) -> None:
    """Else its close would stop there, and leave the others."""
    with HandleScope() as handles, pytest.raises(TypeError, match=r"not 5: write handles\.ref\(obj\)"):
        handles.adopt(5)  # type: ignore[arg-type]  # on purpose


def test_groups_nest(fake_host: FakeHost) -> None:
    with HandleScope() as outer:
        a = outer.ref(Thing())
        with HandleScope() as inner:
            b = inner.ref(Thing())
        assert b.is_released
        assert not a.is_released
    assert a.is_released


def test_a_guard_may_be_an_argument_of_a_task(fake_host: FakeHost) -> None:
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
    assert died == [threading.get_ident()]


# Spawn_with_refs


def test_a_task_gets_refs_of_several_widgets_and_releases_them(tk_root: tk.Tk, pilot: Pilot) -> None:
    """`spawn_with_refs(work, *widgets)` hands a task `UiRef`s and releases them when it ends."""
    a, b = ttk.Label(tk_root), ttk.Label(tk_root)
    got = []

    def work(x: Any, y: Any) -> Any:
        got.extend([x, y])
        dispatch_to_ui(lambda: x.get().configure(text="x"))
        return threading.current_thread()

    handle = spawn_with_refs(work, a, b)
    pilot.wait_until(handle.done)
    assert handle.result() is not threading.current_thread()
    pilot.wait_until(lambda: str(a["text"]) == "x")
    assert all(isinstance(ref, UiRef) for ref in got)
    pilot.wait_until(lambda: all(ref.is_released for ref in got))


def test_a_widget_destroyed_meanwhile_does_no_harm(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The widget is destroyed: the task goes on or ends with it, and nothing crashes."""
    label = ttk.Label(tk_root)
    gate = threading.Event()
    handle = spawn_with_refs(lambda ref: gate.wait(20), label)
    label.destroy()
    gate.set()
    pilot.wait_until(handle.done)


def test_a_task_with_refs_takes_the_options_of_spawn_task(tk_root: tk.Tk, pilot: Pilot) -> None:
    """`owner=` and the other options of `spawn_task`."""
    page = Component(tk_root)
    gate = threading.Event()
    handle = spawn_with_refs(lambda ref: gate.wait(20), page, owner=page, name="mine")
    assert handle.name == "mine"
    page.destroy()
    assert handle.cancelled()
    gate.set()
    pilot.settle()
