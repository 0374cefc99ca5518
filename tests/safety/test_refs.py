"""`UiRef` and what is built on it."""

from __future__ import annotations

import gc
import pickle
import threading
import tkinter as tk
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tkasync import (
    Runtime,
    spawn_task,
)
from tkasync.errors import RuntimeClosedError, WrongThreadError
from tkasync.safety import HandleScope, UiRef, root_guard, spawn_with_refs
from tkasync.testing import FakeHost, fake_runtime


class Thing:
    """Says on which thread it dies."""

    def __init__(self) -> None:
        self.died_on: list[int] = []
        weakref.finalize(self, _note, self.died_on).atexit = False


def _note(into: list[int]) -> None:
    into.append(threading.get_ident())


def on_a_worker(fn: Callable[..., Any], *args: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(fn, *args).result(10)


@pytest.fixture
def fake() -> Any:
    runtime = fake_runtime()
    yield runtime
    runtime.close()


def pending(runtime: Runtime) -> None:
    assert isinstance(runtime.host, FakeHost)
    runtime.host.run_pending()


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


def test_only_the_ui_thread_gets_at_the_object(fake: Runtime) -> None:
    ref = UiRef("text")
    assert ref.get() == "text"
    with pytest.raises(WrongThreadError, match=r"dispatch_to_ui\(fn, ref\)"):
        on_a_worker(ref.get)
    with pytest.raises(WrongThreadError, match="before the work starts"):
        on_a_worker(UiRef, "text")


def test_dropped_on_a_worker_the_object_dies_on_the_ui_thread(fake: Runtime) -> None:
    thing = Thing()
    died_on = thing.died_on
    held = [UiRef(thing)]
    del thing
    assert fake.statistics().ui_refs == 1
    on_a_worker(held.clear)
    assert died_on == []
    pending(fake)
    assert died_on == [threading.get_ident()]
    assert fake.statistics().ui_refs == 0


def test_dropped_by_the_collector_of_a_worker_too(fake: Runtime) -> None:
    thing = Thing()
    died_on = thing.died_on
    cycle: list[object] = [UiRef(thing)]
    cycle.append(cycle)
    del thing, cycle
    on_a_worker(gc.collect)
    pending(fake)
    assert died_on == [threading.get_ident()]


def test_released_it_says_so(fake: Runtime) -> None:
    ref = UiRef(Thing())
    on_a_worker(ref.release)
    assert not ref.is_released
    pending(fake)
    assert ref.is_released
    ref.release()
    with pytest.raises(ReferenceError, match="was released"):
        ref.get()


def test_the_close_lets_go_of_all(fake: Runtime) -> None:
    thing = Thing()
    died_on, ref = thing.died_on, UiRef(thing)
    del thing
    fake.close()
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


def test_a_ref_stays_in_its_process(fake: Runtime) -> None:
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


# Groups


def test_a_group_is_released_together(fake: Runtime) -> None:
    with HandleScope() as handles:
        refs = [handles.ref(Thing()) for _ in range(3)]
        assert len(handles) == fake.statistics().ui_refs == 3
    assert [ref.is_released for ref in refs] == [True] * 3
    with pytest.raises(ReferenceError, match="closed"):
        handles.ref("text")


def test_a_scope_adopts_a_group(fake: Runtime) -> None:
    scope = fake.new_scope("mine")
    ref = scope.adopt(HandleScope()).ref("text")
    scope.close()
    assert ref.is_released


# Guards


def test_an_object_lives_as_long_as_its_block(fake: Runtime) -> None:
    thing = Thing()
    died_on = thing.died_on
    guard = root_guard(thing)
    del thing
    with guard as kept:
        del kept
        gc.collect()
        assert died_on == []
    assert died_on == [threading.get_ident()]


def test_an_object_lives_as_long_as_a_task(fake: Runtime) -> None:
    thing, task = Thing(), Future[None]()
    died_on = thing.died_on
    root_guard(thing, task)
    del thing
    pending(fake)
    assert died_on == []
    on_a_worker(task.set_result, None)
    pending(fake)
    assert died_on == [threading.get_ident()]


# spawn_with_refs


def refs_of(fake: Runtime) -> int:
    pending(fake)
    return fake.statistics().ui_refs


def test_a_task_gets_refs_that_hold_until_its_callbacks_have_run(fake: Runtime) -> None:
    shown: list[object] = []
    task = spawn_with_refs(
        lambda ref: ref,
        ["a widget"],
        on_result=lambda ref: shown.append((ref.get(), fake.statistics().ui_refs)),
    )
    task.result  # noqa: B018
    pending(fake)
    assert shown == [(["a widget"], 1)]
    assert refs_of(fake) == 0


def test_a_task_that_fails_releases_its_refs(fake: Runtime) -> None:
    spawn_with_refs(lambda ref: 1 / 0, ["a widget"], on_error=lambda error: None)
    assert refs_of(fake) == 0


def test_an_aborted_task_releases_its_refs_although_its_thread_goes_on(fake: Runtime) -> None:
    go_on = threading.Event()
    task = spawn_with_refs(lambda ref: go_on.wait(10), ["a widget"])
    task.abort()
    assert refs_of(fake) == 0
    go_on.set()
    pending(fake)


def test_the_end_of_the_owner_releases_refs(fake: Runtime) -> None:
    scope, go_on = fake.new_scope("mine"), threading.Event()
    spawn_with_refs(lambda ref: go_on.wait(10), ["a widget"], owner=scope)
    scope.close()
    assert refs_of(fake) == 0
    go_on.set()
    pending(fake)


def test_a_task_that_is_refused_keeps_no_refs(fake: Runtime) -> None:
    with pytest.raises(ValueError, match="policy"):
        spawn_with_refs(print, ["a widget"], policy="nonsense")
    assert refs_of(fake) == 0


def test_a_coroutine_gets_refs_too(fake: Runtime) -> None:
    async def work(ref: UiRef[list[str]]) -> str:
        return repr(ref)

    shown: list[str] = []
    spawn_with_refs(work, ["a widget"], on_result=shown.append)
    pending(fake)
    assert shown
    assert shown[0].endswith("to a list>")
    assert refs_of(fake) == 0


def test_with_two_windows_open_the_widget_says_which() -> None:
    first, second = tk.Tk(), tk.Tk()
    Runtime(first)
    runtime = Runtime(second)
    task = spawn_with_refs(lambda ref: None, tk.Label(second))
    assert task._scope is runtime.scope
    first.destroy()
    second.destroy()
