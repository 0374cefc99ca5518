"""The lab knows what a program has put off: its timers, its sleeps, what it does at its end, what a clock tells it."""

from __future__ import annotations

import atexit
import threading
import time
import tkinter

import pytest

from tests.support import GIVE_UP
from tkasync.lab.examiner.course.timers import Timers
from tkasync.lab.examiner.places import LearnerFile

SOURCE = """\
import atexit
import time
from time import monotonic

def clocks(): return time.time(), monotonic(), time.perf_counter()
def nap(): time.sleep(300)
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


@pytest.fixture
def nap(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Sleep by an event in place of the clock: that somebody sleeps, and that it is over."""
    begins, ends = threading.Event(), threading.Event()

    def sleep(_seconds: float) -> None:
        begins.set()
        ends.wait(GIVE_UP)

    monkeypatch.setattr(time, "sleep", sleep)
    return begins, ends


def test_a_sleep_of_the_program_is_known_while_it_lasts(
    nap: tuple[threading.Event, threading.Event], timers: Timers
) -> None:
    begins, ends = nap
    begun = time.monotonic()
    sleeper = learners()["nap"]
    assert callable(sleeper)
    thread = threading.Thread(target=sleeper)
    thread.start()
    assert begins.wait(GIVE_UP)
    (due,) = timers.sleeps_due()
    assert begun + 300 <= due <= time.monotonic() + 300
    ends.set()
    thread.join(GIVE_UP)
    assert timers.sleeps_due() == []


def test_what_the_program_does_at_its_end_is_done_the_last_first(timers: Timers) -> None:
    names = learners()
    assert names["said"] == []
    timers.run_exit_functions()
    assert names["said"] == ["second", "first"]


def test_what_others_do_at_the_end_of_the_process_is_left_to_it(
    timers: Timers,
) -> None:
    names = learners("/a/library.py")
    timers.run_exit_functions()
    assert names["said"] == []
    atexit.unregister(names["end"])  # type: ignore[arg-type]
