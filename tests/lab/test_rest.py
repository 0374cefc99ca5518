"""When a program has come to rest, what a failing check waits for does not come any more."""

from __future__ import annotations

import io
import threading
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tkasync import Runtime, spawn_task
from tkasync.lab.examiner.calls import Calls
from tkasync.lab.examiner.course import rest as rest_module
from tkasync.lab.examiner.course.rest import Rest
from tkasync.lab.examiner.places import LearnerFile
from tkasync.lab.examiner.printed import Printed
from tkasync.lab.processes.acts import Acts
from tkasync.testing import Pilot

Looks = Callable[[], bool]


@pytest.fixture
def calls() -> Calls:
    return Calls(LearnerFile("program.py", ""), lambda _name, _call: None, Acts(""))


@pytest.fixture
def comes_to_rest(tk_root: tk.Tk, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> Looks:
    now = 0.0
    monkeypatch.setattr(rest_module, "monotonic", lambda: now)

    def looks() -> bool:
        nonlocal now
        rest = Rest(tk_root, calls, LearnerFile(__file__, ""))
        for _ in range(100):
            now += 0.05
            if rest.look():
                return True
        return False

    return looks


def test_a_window_that_nobody_touches_is_at_rest(comes_to_rest: Looks) -> None:
    assert comes_to_rest()


def test_a_timer_keeps_it_from_that(tk_root: tk.Tk, comes_to_rest: Looks) -> None:
    job = tk_root.after(600_000, print)
    assert not comes_to_rest()
    tk_root.after_cancel(job)
    assert comes_to_rest()


def test_a_window_that_the_screen_has_still_to_bring_keeps_it_from_that(
    tk_root: tk.Tk, comes_to_rest: Looks, pilot: Pilot
) -> None:
    window = tk.Toplevel(tk_root)
    assert not comes_to_rest()
    pilot.wait_until(window.winfo_viewable)
    assert comes_to_rest()


def test_a_call_that_waits_for_the_exam_keeps_it_from_that(calls: Calls, comes_to_rest: Looks) -> None:
    thread = threading.Thread(target=calls.hold, args=("ask", (), "answer"), name="lab-call")
    thread.start()
    while not calls.of("ask"):
        thread.join(0.001)
    assert not comes_to_rest()
    calls.of("ask")[0].answer()
    thread.join()
    assert comes_to_rest()


def test_a_thread_of_the_programs_keeps_it_from_that_and_an_idle_worker_does_not(
    comes_to_rest: Looks,
) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def work() -> None:
        entered.set()
        go_on.wait(60)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(print).result()
        assert comes_to_rest()
        future = pool.submit(work)
        assert entered.wait(60)
        assert not comes_to_rest()
        go_on.set()
        future.result()


def test_a_task_keeps_it_from_that(runtime: Runtime, pilot: Pilot, comes_to_rest: Looks) -> None:
    go_on = threading.Event()
    task = spawn_task(go_on.wait, 60, owner=runtime)
    assert not comes_to_rest()
    go_on.set()
    pilot.wait_until(task.done)
    pilot.wait_until(comes_to_rest)


def test_what_is_printed_is_told_in_whole_lines() -> None:
    out = io.StringIO()
    printed = Printed(out)
    print("one", end=" ", file=printed)
    assert not printed.lines
    print("line\nand half", end="", file=printed)
    assert list(printed.lines) == ["one line"]
    assert out.getvalue() == "one line\nand half"
