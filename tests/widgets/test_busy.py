"""A widget that cannot be used while tasks run."""

from __future__ import annotations

import threading
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Runtime, spawn_task
from tkasync.errors import NoOwnerError
from tkasync.testing import Pilot
from tkasync.widgets import bind_busy


@pytest.fixture
def gates() -> Any:
    made = [threading.Event(), threading.Event()]
    yield made
    for gate in made:
        gate.set()


MAKERS = [ttk.Button, tk.Button, ttk.Entry, tk.Text]


def is_disabled(widget: Any) -> bool:
    if isinstance(widget, ttk.Widget):
        return bool(widget.instate(["disabled"]))
    return str(widget["state"]) == "disabled"


@pytest.mark.parametrize("make", MAKERS)
def test_it_is_disabled_until_the_last_task_has_ended(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, gates: list[threading.Event], make: Any
) -> None:
    widget = make(tk_root, cursor="hand2")
    tasks = [spawn_task(gate.wait, 10) for gate in gates]
    bind_busy(widget, *tasks)
    assert (is_disabled(widget), str(widget["cursor"])) == (True, "watch")
    gates[0].set()
    pilot.wait_until(tasks[0].done)
    pilot.root.update()
    assert is_disabled(widget)
    tasks[1].abort()
    pilot.wait_until(lambda: not is_disabled(widget))
    assert str(widget["cursor"]) == "hand2"


def test_bound_twice_it_is_busy_until_both_have_ended(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, gates: list[threading.Event]
) -> None:
    button = ttk.Button(tk_root)
    first, second = (spawn_task(gate.wait, 10) for gate in gates)
    bind_busy(button, first)
    bind_busy(button, second)
    gates[0].set()
    pilot.wait_until(first.done)
    pilot.root.update()
    assert is_disabled(button)
    gates[1].set()
    pilot.wait_until(lambda: not is_disabled(button))


def test_what_was_disabled_stays_so(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, gates: list[threading.Event]
) -> None:
    button = ttk.Button(tk_root, state="disabled")
    bind_busy(button, spawn_task(gates[0].wait, 10)).stop()
    assert is_disabled(button)
    other = ttk.Button(tk_root)
    bind_busy(other, spawn_task(gates[0].wait, 10)).stop()
    assert not is_disabled(other)


def test_tasks_that_have_ended_make_nothing_busy(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    button = ttk.Button(tk_root)
    task = spawn_task(int)
    pilot.wait_until(task.done)
    bind_busy(button, task)
    bind_busy(button)
    pilot.wait_until(lambda: not is_disabled(button))


def test_a_frame_has_no_state_and_shows_the_watch(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, gates: list[threading.Event]
) -> None:
    frame = tk.Frame(tk_root)
    binding = bind_busy(frame, spawn_task(gates[0].wait, 10))
    assert str(frame["cursor"]) == "watch"
    binding.stop()
    assert str(frame["cursor"]) == ""


def test_it_ends_with_its_widget(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, gates: list[threading.Event]
) -> None:
    button = ttk.Button(tk_root)
    task = spawn_task(gates[0].wait, 10)
    bind_busy(button, task)
    button.destroy()
    gates[0].set()
    pilot.wait_until(task.done)
    pilot.settle()
    with pytest.raises(NoOwnerError):
        bind_busy(button, task)


def test_what_is_no_task_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(TypeError, match="bind_busy takes tasks"):
        bind_busy(ttk.Button(tk_root), print)  # type: ignore[arg-type]  # what is tested
