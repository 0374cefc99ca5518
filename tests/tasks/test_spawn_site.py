"""Where a task was spawned: the program's line, and its own function where the program has no line."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import Runtime, TaskHandle, spawn_task, ui_task
from tkasync.testing import FakeHost, Pilot

HERE = __file__


@ui_task
async def load() -> None:
    """Do nothing."""


@ui_task
async def on_event(_event: object) -> None:
    """Do nothing."""


def _spawned(runtime: Runtime) -> TaskHandle[Any]:
    [task] = runtime.scope.tasks
    return task  # type: ignore[no-any-return]  # a TaskHandle


def _by_command(root: tk.Tk) -> None:
    tk.Button(root, command=load).invoke()


def _by_binding(root: tk.Tk) -> None:
    root.bind("<<Ask>>", on_event)
    root.event_generate("<<Ask>>")


def _by_trace(root: tk.Tk) -> None:
    variable = tk.StringVar(root)
    variable.trace_add("write", lambda *_: load())
    variable.set("x")


@pytest.mark.parametrize(("way", "name"), [(_by_command, "load"), (_by_binding, "on_event")])
def test_a_ui_task_that_tk_calls_names_its_own_line(
    way: Callable[[tk.Tk], None], name: str, tk_root: tk.Tk, pilot: Pilot
) -> None:
    runtime = Runtime.of(tk_root)
    way(tk_root)
    site = _spawned(runtime).spawned_at
    assert (site.file, site.function) == (HERE, name)
    pilot.settle()


def test_a_function_that_tk_calls_names_the_line_that_spawns(tk_root: tk.Tk, pilot: Pilot) -> None:
    runtime = Runtime.of(tk_root)
    _by_trace(tk_root)
    assert _spawned(runtime).spawned_at.function == "_by_trace.<locals>.<lambda>"
    pilot.settle()


@pytest.mark.parametrize("work", [load, partial(load)])
def test_a_ui_task_that_a_thread_calls_names_its_own_line(
    work: Callable[[], object], fake_host: FakeHost, runtime: Runtime
) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(GIVE_UP)
    assert _spawned(runtime).spawned_at.function == "load"
    let_work_end(fake_host)


def test_work_that_is_not_written_in_python_names_who_called(fake_host: FakeHost, runtime: Runtime) -> None:
    gate = threading.Event()
    thread = threading.Thread(target=spawn_task, args=(gate.wait, GIVE_UP))
    thread.start()
    thread.join(GIVE_UP)
    assert _spawned(runtime).spawned_at.line > 0
    gate.set()
    let_work_end(fake_host)
