"""The registry: which tasks belong to what, and that they end with it."""

from __future__ import annotations

import concurrent.futures
import gc
import sys
import threading
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.ownership.panels import wait_for_token
from tests.support import GIVE_UP
from tkasync import (
    Runtime,
    checkpoint,
    scope_of,
    spawn_task,
    task_registry,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, Pilot, fake_runtime


def test_a_registered_task_ends_with_its_widget(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root)
    handle = spawn_task(wait_for_token)
    assert task_registry().register(frame, handle) is handle
    assert task_registry().task_count(frame) == 1
    frame.destroy()
    assert handle.cancelled()
    assert task_registry().task_count(frame) == 0
    pilot.settle()


def test_a_plain_future_can_be_registered(tk_root: tk.Tk) -> None:
    frame = ttk.Frame(tk_root)
    future = task_registry().register(frame, concurrent.futures.Future())
    done = task_registry().register(frame, concurrent.futures.Future())
    done.set_result(1)
    assert task_registry().task_count(frame) == 1
    assert task_registry().cleanup_completed() == 0, "it has left by itself"
    frame.destroy()
    assert future.cancelled()


def test_cancel_all_ends_the_tasks_and_not_the_widget(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame = ttk.Frame(tk_root)
    handles = [spawn_task(wait_for_token, owner=frame) for _ in range(3)]
    assert task_registry().task_count(frame) == 3
    others = spawn_task(wait_for_token, owner=ttk.Frame(tk_root))
    task_registry().cancel_all(frame)
    assert all(handle.cancelled() for handle in handles)
    assert not others.done()
    others.abort()
    after = spawn_task(str, 1, owner=frame)
    pilot.wait_until(after.done)
    pilot.settle()
    assert task_registry().task_count(frame) == 0
    assert scope_of(frame).is_empty


def test_of_a_widget_nobody_knows_there_is_nothing(tk_root: tk.Tk) -> None:
    frame = ttk.Frame(tk_root)
    task_registry().cancel_all(frame)
    assert task_registry().task_count(frame) == 0


def test_an_object_that_lived_on_ends_its_tasks_under_the_next_runtime(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has been given two scopes in its life, and its end is noticed twice."""

    class Owner:
        pass

    errors: list[Any] = []
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


def test_a_destroyed_owner_is_refused_and_the_coroutine_closed(tk_root: tk.Tk) -> None:
    frame, bare = ttk.Frame(tk_root), ttk.Frame(tk_root)
    scope_of(frame)
    frame.destroy()
    bare.destroy()

    async def work() -> None:
        raise AssertionError

    for widget in (frame, bare):
        coroutine = work()
        with pytest.raises(NoOwnerError, match="has ended"):
            spawn_task(coroutine, owner=widget)
        assert coroutine.cr_frame is None
    with pytest.raises(NoOwnerError):
        task_registry().register(frame, concurrent.futures.Future())


def test_a_straggler_of_a_dead_owner_cannot_spawn_for_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    frame, begun, gate, seen = ttk.Frame(tk_root), threading.Event(), threading.Event(), list[Any]()

    def work() -> None:
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
