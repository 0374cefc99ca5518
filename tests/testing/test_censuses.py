"""Censuses of threads, ``after`` jobs and errors."""

from __future__ import annotations

import gc
import logging
import threading
import tkinter as tk

from tests.support import GIVE_UP
from tkasync import spawn_interval
from tkasync.testing import FakeHost, Pilot, after_census, error_census, thread_census


def test_a_thread_is_named_with_the_line_at_which_it_stands() -> None:
    begun, over = threading.Event(), threading.Event()

    def stand() -> None:
        begun.set()
        over.wait(GIVE_UP)

    thread = threading.Thread(target=stand, name="mine", daemon=True)
    thread.start()
    assert begun.wait(GIVE_UP)
    seen = next(each for each in thread_census() if each.name == "mine")
    over.set()
    thread.join(GIVE_UP)
    assert (seen.is_daemon, seen.is_ours) == (True, False)
    assert "test_censuses.py" in seen.place
    assert seen.place.endswith(" in test_a_thread_is_named_with_the_line_at_which_it_stands.<locals>.stand")
    assert "mine" not in [each.name for each in thread_census()]


def test_a_job_of_the_program_is_counted_and_ours_are_not(tk_root: tk.Tk) -> None:
    def blink() -> None: ...

    interval = spawn_interval(60, blink)
    job = tk_root.after(60_000, blink)
    assert [(each.id, each.function) for each in after_census(tk_root)] == [(job, "blink")]
    tk_root.after_cancel(job)
    assert after_census(tk_root) == []
    interval.abort()


def test_an_error_is_told_once_wherever_it_comes_to_light(tk_root: tk.Tk, pilot: Pilot) -> None:
    def fail(text: str) -> None:
        raise ValueError(text)

    async def never() -> None: ...

    with error_census(tk_root) as errors:
        tk_root.after(0, fail, "a callback")
        pilot.wait_until(lambda: len(errors) == 1)
        thread = threading.Thread(target=fail, args=("a thread",))
        thread.start()
        thread.join(GIVE_UP)
        try:
            fail("a log")
        except ValueError:
            logging.getLogger("mine").exception("it went wrong")
            logging.getLogger("mine").exception("told again")
        never()
        gc.collect()
    assert [error.where for error in errors] == ["callback", "thread", "log", "warning"]
    assert ["a callback" in errors[0].text, "a thread" in errors[1].text] == [True, True]
    assert "never awaited" in errors[3].text


def test_what_was_replaced_is_put_back(tk_root: tk.Tk, fake_host: FakeHost) -> None:
    before = tk_root.report_callback_exception, threading.excepthook
    with error_census(tk_root):
        assert tk_root.report_callback_exception is not before[0]
    assert (tk_root.report_callback_exception, threading.excepthook) == before
