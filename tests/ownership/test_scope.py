"""Scopes: of widgets one did not write, of effects, and what they adopt."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import tkinter as tk
import weakref
from tkinter import ttk
from typing import Any

import pytest

from tests.ownership.panels import Log, wait_for_token
from tests.support import GIVE_UP, let_work_end
from tkasync import (
    CancellationToken,
    Runtime,
    Scope,
    create_effect,
    create_signal,
    on_cleanup,
    scope_of,
    spawn_task,
    task_registry,
)
from tkasync.errors import NoOwnerError, WrongThreadError
from tkasync.testing import FakeHost, Pilot, fake_runtime


def test_a_scope_ends_with_its_widget_and_takes_no_more(tk_root: tk.Tk, pilot: Pilot) -> None:
    """`scope_of(widget) -> Scope` for widgets one did not write."""
    label = ttk.Label(tk_root)
    scope, seen = scope_of(label), Log()
    assert isinstance(scope, Scope)
    assert scope_of(label) is scope
    scope.on_cleanup(seen.note, "cleanup")
    task = spawn_task(asyncio.sleep, 1000, owner=label)
    assert not scope.is_closed
    label.destroy()
    assert scope.is_closed
    assert seen == ["cleanup"]
    assert task.cancelled()
    with pytest.raises(NoOwnerError):
        scope.on_cleanup(print)
    pilot.settle()


def test_a_scope_ends_however_the_program_binds_destroy(tk_root: tk.Tk) -> None:
    """However the program binds `<Destroy>` itself."""
    label = ttk.Label(tk_root)
    seen = Log()
    scope_of(label).on_cleanup(seen.note, "cleanup")
    label.bind("<Destroy>", lambda e: seen.note("user") or "break")
    label.unbind("<Destroy>")
    label.bind("<Destroy>", lambda e: seen.note("user") or "break")
    label.tk.call("destroy", str(label))
    assert sorted(seen) == ["cleanup", "user"]


def test_a_cleanup_in_an_effect_runs_before_its_next_run_and_at_its_stop(runtime: Runtime) -> None:
    """... or the effect being run."""
    seen = Log()
    read, write = create_signal(1)

    def effect() -> None:
        value = read()
        on_cleanup(seen.note, "undo", value)
        seen.note("do", value)

    made = create_effect(effect)
    write.set(2)
    assert seen == [("do", 1), ("undo", 1), ("do", 2)]
    made.stop()
    assert seen[-1] == ("undo", 2)


def test_adopt_ends_what_has_a_close_a_stop_an_abort_or_a_cancel(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """`.adopt(x)`."""
    ended = Log()

    class Thing:
        def __init__(self, name: str) -> None:
            setattr(self, name, lambda: ended.note(name))

    scope = runtime.new_scope("scope")
    things = [Thing(name) for name in ("close", "stop", "abort", "cancel")]
    for thing in things:
        assert scope.adopt(thing) is thing
    with pytest.raises(TypeError):
        scope.adopt(object())
    scope.close()
    scope.close()
    assert sorted(ended) == ["abort", "cancel", "close", "stop"]
    assert scope.is_closed


def test_what_was_discarded_is_not_ended_and_a_closed_scope_adopts_nothing(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    log: list[Any] = []

    class Thing:
        def stop(self) -> None:
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


def test_scopes_and_runtimes_are_closed_on_the_ui_thread_only(fake_host: FakeHost, runtime: Runtime) -> None:
    """ "UI only" means: on another thread it raises `WrongThreadError`, which names the call to use instead."""

    class Owner:
        pass

    owner = Owner()
    scope, caught = scope_of(owner), list[Any]()

    def work() -> None:
        for call in (scope.close, runtime.close):
            try:
                call()
            except WrongThreadError as error:
                caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(GIVE_UP)
    assert len(caught) == 2
    assert all("dispatch_to_ui" in text for text in caught)


def test_a_scope_keeps_no_widget_alive(tk_root: tk.Tk) -> None:
    frame = ttk.Frame(tk_root)
    scope_of(frame).on_cleanup(lambda: None)
    gone = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    assert gone() is None


def test_a_widget_that_owned_a_task_is_freed(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Weakref-keyed."""
    frame = ttk.Frame(tk_root)
    spawn_task(int, owner=frame, on_done=frame.configure and (lambda h, f=frame: f))
    pilot.settle()
    ref = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    pilot.settle()
    gc.collect()
    assert ref() is None


def test_the_first_time_it_needs_the_ui_thread(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root)
    handle = spawn_task(scope_of, frame, on_error=lambda error: None)
    pilot.wait_until(handle.done)
    assert isinstance(handle.exception(), WrongThreadError)
    scope = scope_of(frame)
    handle = spawn_task(scope_of, frame)
    pilot.wait_until(handle.done)
    assert handle.result() is scope


def test_equal_objects_are_not_one_owner_and_need_no_hash(fake_host: FakeHost) -> None:
    class Owner:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None

    left, right = Owner(), Owner()
    handles = [spawn_task(wait_for_token, owner=owner) for owner in (left, right)]
    scope_of(left).close()
    assert [handle.cancelled() for handle in handles] == [True, False]
    scope_of(right).close()
    let_work_end(fake_host)


def test_an_object_without_weak_references_cannot_own(fake_host: FakeHost, runtime: Runtime) -> None:
    scopes = len(runtime.open_scopes)
    with pytest.raises(TypeError, match="weak references"):
        spawn_task(str, 1, owner=3)
    assert len(runtime.open_scopes) == scopes


def test_an_object_lives_on_under_the_next_runtime(fake_host: FakeHost, runtime: Runtime) -> None:
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


def test_a_collected_object_ends_its_tasks(fake_host: FakeHost) -> None:
    class Owner:
        pass

    owner = Owner()
    handle = spawn_task(wait_for_token, owner=owner)
    assert task_registry().task_count(owner) == 1
    del owner
    gc.collect()
    let_work_end(fake_host)
    assert handle.cancelled()


def test_a_collected_object_ends_in_a_turn_of_the_ui_thread_wherever_it_was_collected(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Owner:
        pass

    errors: list[Any] = []
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


def test_a_handle_keeps_no_widget_alive_that_has_ended(tk_root: tk.Tk) -> None:
    frame = ttk.Frame(tk_root)
    handle = spawn_task(str, 1, owner=frame)
    gone = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    assert handle.done()
    assert gone() is None
