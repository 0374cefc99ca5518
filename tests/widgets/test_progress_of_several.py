"""A progress bar over several tasks: weights, time, words, the button, and how often it draws."""

from __future__ import annotations

import threading
import tkinter as tk
from time import monotonic
from typing import Any

import pytest

from tkasync import Runtime, checkpoint, report_progress, spawn_task
from tkasync.testing import Pilot
from tkasync.widgets import TaskProgress


class Steps:
    """Work that reports when it is told to, and ends when it is told to."""

    def __init__(self) -> None:
        self.ends = threading.Event()

    def __call__(self, done: float, total: float | None = None) -> None:
        report_progress(done, total, f"at {done:g}")
        assert self.ends.wait(10)
        checkpoint()


@pytest.fixture
def steps() -> Any:
    made = [Steps(), Steps(), Steps()]
    yield made
    for each in made:
        each.ends.set()


def bar(master: tk.Misc, *args: Any, **options: Any) -> TaskProgress:
    widget = TaskProgress(master, *args, **options)
    widget.pack(fill="x")
    return widget


def value(widget: TaskProgress) -> float:
    return float(widget.bar["value"])


def text(widget: TaskProgress) -> str:
    return str(widget.label["text"])


def test_each_counts_by_its_weight_and_one_without_a_total_when_it_ends(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, steps: list[Steps]
) -> None:
    totals = [10, 2, None]
    tasks = [spawn_task(step, 1, total) for step, total in zip(steps, totals, strict=True)]
    widget = bar(tk_root, tasks, weights=[6, 2, 2])
    pilot.wait_until(lambda: value(widget) == pytest.approx(0.06 + 0.1))
    assert text(widget) == "0 of 3, at 1"
    steps[2].ends.set()
    pilot.wait_until(lambda: value(widget) == pytest.approx(0.36))
    steps[0].ends.set()
    steps[1].ends.set()
    pilot.wait_until(lambda: value(widget) == 1.0)
    assert text(widget).startswith("3 of 3")


def test_of_no_task_it_shows_nothing_and_looks_at_nothing(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, steps: list[Steps]
) -> None:
    widget = bar(tk_root, [])
    assert widget.button.instate(["disabled"])
    widget.follow([spawn_task(step, 1, 4) for step in steps[:2]])
    pilot.wait_until(lambda: value(widget) == 0.25)
    widget.follow([])
    shown = (value(widget), text(widget), str(widget.time["text"]))
    assert shown == (0.0, "", "")
    assert widget.button.instate(["disabled"])
    assert not list(widget.scope.tasks)


def test_its_button_stops_what_runs(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, steps: list[Steps]
) -> None:
    widget = bar(tk_root, words={"abort": "Abbrechen", "cancelled": "abgebrochen", "ended": "{done}/{total}"})
    assert widget.button.instate(["disabled"])
    tasks = [spawn_task(step, 1, 4) for step in steps[:2]]
    widget.follow(tasks)
    pilot.wait_until(lambda: value(widget) == 0.25)
    assert str(widget.button["text"]) == "Abbrechen"
    widget.button.invoke()
    assert all(task.cancelled() for task in tasks)
    pilot.wait_until(lambda: text(widget) == "2/2, at 1, abgebrochen")
    assert widget.button.instate(["disabled"])
    assert value(widget) == 0.25


def test_the_time_is_what_has_passed_and_what_is_left(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, steps: list[Steps]
) -> None:
    handle = spawn_task(steps[0], 0, 4)
    widget = bar(tk_root, handle)
    pilot.wait_until(lambda: text(widget) == "at 0")
    assert str(widget.time["text"]) == "0:00"
    widget._since -= 20
    handle.report_progress(1, 4)
    pilot.wait_until(lambda: str(widget.time["text"]) == "0:20, 1:00 left")
    widget._since -= 3_600
    pilot.wait_until(lambda: str(widget.time["text"]).startswith("1:00:20, 3:01:"))


def test_what_was_done_before_says_nothing_of_the_time_that_is_left(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, steps: list[Steps]
) -> None:
    """A download that is resumed at the half has not done that half at this speed."""
    handle = spawn_task(steps[0], 2, 4)
    pilot.wait_until(lambda: handle.progress.fraction == 0.5)
    widget = bar(tk_root, handle)
    widget._since -= 20
    pilot.wait_until(lambda: str(widget.time["text"]) == "0:20")
    handle.report_progress(3, 4)
    pilot.wait_until(lambda: str(widget.time["text"]) == "0:20, 0:20 left")


def test_a_task_that_reports_without_end_is_drawn_fifteen_times_a_second(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = threading.Event()

    def work() -> None:
        count = 0
        while not ends.is_set():
            count += 1
            report_progress(count, 10**9, f"{count}")

    handle = spawn_task(work)
    widget = bar(tk_root, handle)
    looks: list[float] = []
    show_bar = widget._show_bar
    monkeypatch.setattr(widget, "_show_bar", lambda: looks.append(monotonic()) or show_bar())
    pilot.wait_until(lambda: len(looks) == 8)
    assert looks[-1] - looks[0] > 6 / 15
    assert len(runtime.queue) <= 2
    ends.set()
    pilot.wait_until(handle.done)


@pytest.mark.parametrize("weights", [[1], [1, 2, 3], [1, 0], [1, -1]])
def test_weights_that_are_none_are_refused(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, weights: list[float]
) -> None:
    tasks = [spawn_task(int) for _ in range(2)]
    with pytest.raises(ValueError, match="one for each task"):
        TaskProgress(tk_root, tasks, weights=weights)
    pilot.settle()


def test_a_word_that_is_none_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(ValueError, match="not for stop"):
        TaskProgress(tk_root, words={"stop": "Halt"})
