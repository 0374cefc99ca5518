"""A progress bar that follows a task."""

from __future__ import annotations

import threading
import tkinter as tk
from typing import Any

import pytest

from tkasync import Component, Runtime, checkpoint, report_progress, spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import TaskProgress


class Work:
    """Goes on when told: each step is a report."""

    def __init__(self) -> None:
        self._steps: list[threading.Event] = [threading.Event() for _ in range(4)]

    def go(self, step: int) -> None:
        self._steps[step].set()

    def __call__(self) -> str:
        assert self._steps[0].wait(10)
        report_progress(1, 4, "quarter")
        assert self._steps[1].wait(10)
        report_progress(2, None, "no idea")
        assert self._steps[2].wait(10)
        checkpoint()
        report_progress(3, 4, "nearly")
        assert self._steps[3].wait(10)
        return "done"


@pytest.fixture
def work() -> Work:
    return Work()


def bar(master: tk.Misc, *args) -> TaskProgress:
    widget = TaskProgress(master, *args)
    widget.pack(fill="x")
    return widget


def shown(widget: TaskProgress) -> tuple[str, float, str]:
    return str(widget.bar["mode"]), float(widget.bar["value"]), str(widget.label["text"])


def test_it_shows_how_far_the_task_is(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, work: Any) -> None:
    widget = bar(tk_root, spawn_task(work))
    assert shown(widget)[0] == "indeterminate"
    work.go(0)
    pilot.wait_until(lambda: shown(widget) == ("determinate", 0.25, "quarter"))
    work.go(1)
    pilot.wait_until(lambda: shown(widget)[0] == "indeterminate" and shown(widget)[2] == "no idea")
    work.go(2)
    pilot.wait_until(lambda: shown(widget) == ("determinate", 0.75, "nearly"))
    work.go(3)
    pilot.wait_until(lambda: shown(widget) == ("determinate", 1.0, "nearly"))


def test_an_abort_stops_it_where_it_is(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, work: Any) -> None:
    handle = spawn_task(work)
    widget = bar(tk_root, handle)
    work.go(0)
    pilot.wait_until(lambda: shown(widget)[1] == 0.25)
    handle.abort()
    pilot.wait_until(lambda: shown(widget) == ("determinate", 0.25, "quarter, cancelled"))
    work.go(1)
    work.go(2)
    pilot.settle()
    assert shown(widget) == ("determinate", 0.25, "quarter, cancelled")


def test_the_end_of_the_tasks_owner_stops_it_too(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, work: Any
) -> None:
    owner = Component(tk_root)
    widget = bar(tk_root, owner.spawn_task(work))
    owner.destroy()
    pilot.wait_until(lambda: shown(widget) == ("determinate", 0.0, "cancelled"))
    for step in range(3):
        work.go(step)


def test_a_failure_is_said_and_goes_its_own_way(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    widget = bar(tk_root, spawn_task(lambda: 1 // 0))
    pilot.wait_until(lambda: shown(widget) == ("determinate", 0.0, "failed"))
    pilot.wait_until(lambda: errors)
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_task_that_has_ended_shows_its_end(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    handle = spawn_task(lambda: report_progress(1, 2, "half"))
    pilot.wait_until(handle.done)
    pilot.settle()
    widget = bar(tk_root, handle)
    pilot.wait_until(lambda: shown(widget) == ("determinate", 1.0, "half"))


def test_the_next_task_takes_the_place_of_the_first(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, work: Any
) -> None:
    widget = bar(tk_root)
    assert shown(widget) == ("determinate", 0.0, "")
    first = spawn_task(work)
    widget.follow(first)
    widget.follow(spawn_task(lambda: report_progress(5, 5, "second")))
    pilot.wait_until(lambda: shown(widget) == ("determinate", 1.0, "second"))
    for step in range(4):
        work.go(step)
    pilot.settle()
    assert shown(widget) == ("determinate", 1.0, "second")


def test_its_own_end_leaves_the_task_alone(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, work: Any) -> None:
    handle = spawn_task(work)
    widget = bar(tk_root, handle)
    widget.destroy()
    for step in range(4):
        work.go(step)
    pilot.wait_until(handle.done)
    pilot.settle()
    assert handle.result() == "done"


def test_what_is_no_task_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(TypeError, match="TaskHandle"):
        TaskProgress(tk_root).follow(print)
