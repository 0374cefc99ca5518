"""The registry: which tasks belong to what, and that they end with it."""

from __future__ import annotations

import concurrent.futures
import gc
import sys
import threading
import tkinter
import weakref
from tkinter import ttk

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    CancellationToken,
    Runtime,
    checkpoint,
    current_runtime,
    current_task,
    scope_of,
    spawn_task,
    task_registry,
)
from tkasync.errors import NoOwnerError, NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, fake_runtime


def wait_for_token():
    current_task().token.wait(GIVE_UP)


def test_a_registered_task_ends_with_its_widget(tk_root, pilot):
    frame = ttk.Frame(tk_root)
    handle = spawn_task(wait_for_token)
    assert task_registry().register(frame, handle) is handle
    assert task_registry().task_count(frame) == 1
    frame.destroy()
    assert handle.cancelled()
    assert task_registry().task_count(frame) == 0
    pilot.settle()


def test_a_plain_future_can_be_registered(tk_root):
    frame = ttk.Frame(tk_root)
    future = task_registry().register(frame, concurrent.futures.Future())
    done = task_registry().register(frame, concurrent.futures.Future())
    done.set_result(1)
    assert task_registry().task_count(frame) == 1
    assert task_registry().cleanup_completed() == 0, "it has left by itself"
    frame.destroy()
    assert future.cancelled()


def test_cancel_all_ends_the_tasks_and_not_the_widget(tk_root, pilot):
    frame = ttk.Frame(tk_root)
    handles = [spawn_task(wait_for_token, owner=frame) for _ in range(3)]
    assert task_registry().task_count(frame) == 3
    task_registry().cancel_all(frame)
    assert all(handle.cancelled() for handle in handles)
    after = spawn_task(str, 1, owner=frame)
    pilot.wait_until(after.done)
    pilot.settle()
    assert task_registry().task_count(frame) == 0
    assert scope_of(frame).is_empty


def test_of_a_widget_nobody_knows_there_is_nothing(tk_root):
    frame = ttk.Frame(tk_root)
    task_registry().cancel_all(frame)
    assert task_registry().task_count(frame) == 0


def test_a_collected_object_ends_its_tasks(fake_host):
    class Owner:
        pass

    owner = Owner()
    handle = spawn_task(wait_for_token, owner=owner)
    assert task_registry().task_count(owner) == 1
    del owner
    gc.collect()
    let_work_end(fake_host)
    assert handle.cancelled()


def test_equal_objects_are_not_one_owner_and_need_no_hash(fake_host):
    class Owner:
        def __eq__(self, other):
            return True

        __hash__ = None

    left, right = Owner(), Owner()
    handles = [spawn_task(wait_for_token, owner=owner) for owner in (left, right)]
    scope_of(left).close()
    assert [handle.cancelled() for handle in handles] == [True, False]
    scope_of(right).close()
    let_work_end(fake_host)


def test_an_object_without_weak_references_cannot_own(fake_host, runtime):
    scopes = len(runtime.open_scopes)
    with pytest.raises(TypeError, match="weak references"):
        spawn_task(str, 1, owner=3)
    assert len(runtime.open_scopes) == scopes


def test_an_object_lives_on_under_the_next_runtime(fake_host, runtime):
    class Owner:
        pass

    owner = Owner()
    spawn_task(str, 1, owner=owner)
    runtime.close()
    host = FakeHost()
    with fake_runtime(host):
        handle = spawn_task(str, 2, owner=owner)
        host.run_pending()
        assert handle.result() == "2"


def test_an_object_that_lived_on_ends_its_tasks_under_the_next_runtime(fake_host, runtime, monkeypatch):
    """It has been given two scopes in its life, and its end is noticed twice."""

    class Owner:
        pass

    errors = []
    monkeypatch.setattr(sys, "unraisablehook", errors.append)
    owner = Owner()
    scope_of(owner)
    runtime.close()
    host = FakeHost()
    with fake_runtime(host):
        scope = scope_of(owner)
        del owner
        gc.collect()
        host.run_pending()
        assert scope.is_closed
    assert errors == []


def test_a_collected_object_ends_in_a_turn_of_the_ui_thread_wherever_it_was_collected(
    fake_host, runtime, monkeypatch
):
    class Owner:
        pass

    errors = []
    monkeypatch.setattr(sys, "unraisablehook", errors.append)
    for collect in (lambda fn: fn(), lambda fn: threading.Thread(target=fn).start()):
        owners = [Owner()]
        scope = scope_of(owners[0])
        gone = threading.Event()
        weakref.finalize(owners[0], gone.set)
        collect(owners.clear)
        assert gone.wait(GIVE_UP)
        assert not scope.is_closed
        let_work_end(fake_host)
        assert scope.is_closed
    assert errors == []


def test_a_handle_keeps_no_widget_alive_that_has_ended(tk_root):
    frame = ttk.Frame(tk_root)
    handle = spawn_task(str, 1, owner=frame)
    gone = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    assert handle.done()
    assert gone() is None


def test_a_scope_keeps_no_widget_alive(tk_root):
    frame = ttk.Frame(tk_root)
    scope_of(frame).on_cleanup(lambda: None)
    gone = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    assert gone() is None


def test_a_destroyed_owner_is_refused_and_the_coroutine_closed(tk_root):
    frame, bare = ttk.Frame(tk_root), ttk.Frame(tk_root)
    scope_of(frame)
    frame.destroy()
    bare.destroy()

    async def work():
        raise AssertionError

    for widget in (frame, bare):
        coroutine = work()
        with pytest.raises(NoOwnerError, match="has ended"):
            spawn_task(coroutine, owner=widget)
        assert coroutine.cr_frame is None
    with pytest.raises(NoOwnerError):
        task_registry().register(frame, concurrent.futures.Future())


def test_a_straggler_of_a_dead_owner_cannot_spawn_for_it(tk_root, pilot):
    frame, begun, gate, seen = ttk.Frame(tk_root), threading.Event(), threading.Event(), []

    def work():
        begun.set()
        gate.wait(GIVE_UP)
        try:
            spawn_task(str, 1)
        except NoOwnerError as error:
            seen.append(error)
        checkpoint()

    spawn_task(work, owner=frame)
    assert begun.wait(GIVE_UP)
    frame.destroy()
    gate.set()
    pilot.wait_until(lambda: seen)
    pilot.settle()


def test_the_first_time_it_needs_the_ui_thread(tk_root, runtime, pilot):
    frame = ttk.Frame(tk_root)
    handle = spawn_task(scope_of, frame, on_error=lambda error: None)
    pilot.wait_until(handle.done)
    assert isinstance(handle.exception(), WrongThreadError)
    scope = scope_of(frame)
    handle = spawn_task(scope_of, frame)
    pilot.wait_until(handle.done)
    assert handle.result() is scope


def test_adopt_ends_what_has_an_end(fake_host, runtime):
    log = []

    class Thing:
        def stop(self):
            log.append("stopped")

    scope, token = runtime.new_scope("scope"), CancellationToken()
    thing = scope.adopt(Thing())
    scope.adopt(token)
    gone = scope.adopt(Thing())
    scope.discard(gone)
    with pytest.raises(TypeError, match="none"):
        scope.adopt(3)
    scope.close()
    assert log == ["stopped"]
    assert token.is_cancelled
    with pytest.raises(NoOwnerError):
        scope.adopt(thing)


def test_two_roots_never_mix(tk_root, pilot):
    other = tkinter.Tk()
    other.withdraw()
    try:
        one, two = Runtime.of(tk_root), Runtime.of(other)
        assert one is not two
        with pytest.raises(NoRuntimeError, match="owner=widget"):
            spawn_task(str, 1)
        frames = [ttk.Frame(tk_root), ttk.Frame(other)]
        assert [scope_of(frame).runtime for frame in frames] == [one, two]
        inside = spawn_task(current_runtime, owner=frames[1])
        other.after(0, lambda: None)
        while not inside.done():
            other.update()
        assert inside.result() is two
        handle = spawn_task(wait_for_token, owner=frames[0])
        other.destroy()
        assert two.is_closed
        assert not handle.done()
        assert current_runtime() is one
        with pytest.raises(RuntimeClosedError):
            spawn_task(str, 1, owner=frames[1])
        frames[0].destroy()
        assert handle.cancelled()
        pilot.settle()
    finally:
        if not Runtime.of(other).is_closed:
            other.destroy()
