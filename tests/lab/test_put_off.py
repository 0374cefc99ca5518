"""The lab knows what a program has put off: its timers, its sleeps, what it does at its end, what a clock tells it."""

from __future__ import annotations

import atexit
import threading
import time
import tkinter
from pathlib import Path

import pytest

from tkasync.lab.examiner.course.timers import Timers
from tkasync.lab.examiner.places import LearnerFile

SOURCE = """\
import atexit
import time
from time import monotonic

def clocks(): return time.time(), monotonic(), time.perf_counter()
def nap(): time.sleep(0.5)
def end(text): said.append(text)
said = []
atexit.register(end, "first")
atexit.register(end, "second")
atexit.register(nap)
atexit.unregister(nap)
"""
FILE = "/a/learner.py"


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    for owner, name in (
        (time, "sleep"),
        (time, "time"),
        (time, "monotonic"),
        (time, "perf_counter"),
        (atexit, "register"),
        (atexit, "unregister"),
        (tkinter.Misc, "after"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # put back at the end
    timers = Timers(LearnerFile(FILE, SOURCE))
    timers.listen()
    return timers


def learners(file: str = FILE) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(SOURCE, file, "exec"), names)
    return names


def test_time_passes_for_the_program_alone(timers: Timers) -> None:
    clocks = learners()["clocks"]
    assert callable(clocks)
    before, mine = clocks(), time.monotonic()
    timers.pass_time(1000)
    assert all(now - then >= 1000 for now, then in zip(clocks(), before, strict=True))
    assert time.monotonic() - mine < 1000


def test_a_sleep_of_the_program_is_known_while_it_lasts(timers: Timers) -> None:
    nap = learners()["nap"]
    assert callable(nap)
    begun = time.monotonic()
    thread = threading.Thread(target=nap)
    thread.start()
    while not (dues := timers.sleeps_due()) and thread.is_alive():
        pass
    assert dues[0] >= begun + 0.5
    thread.join()
    assert timers.sleeps_due() == []


def test_what_the_program_does_at_its_end_is_done_the_last_first(timers: Timers) -> None:
    names = learners()
    assert names["said"] == []
    timers.run_exit_functions()
    assert names["said"] == ["second", "first"]


def test_what_others_do_at_the_end_of_the_process_is_left_to_it(
    timers: Timers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = learners("/a/library.py")
    timers.run_exit_functions()
    assert names["said"] == []
    atexit.unregister(names["end"])  # type: ignore[arg-type]
