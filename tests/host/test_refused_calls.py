"""A call that the guard refuses is heard of, also when somebody swallows the error."""

from __future__ import annotations

import logging
import threading
import tkinter as tk

import pytest

from tests.support import GIVE_UP
from tkasync import Runtime
from tkasync.testing import Pilot


def _on_a_thread_of_a_library(label: tk.Label, times: int) -> None:
    def poll() -> None:
        for _ in range(times):
            try:
                label.configure(text="x")
            except Exception:  # as a library does
                continue

    thread = threading.Thread(target=poll, name="watcher")
    thread.start()
    thread.join(GIVE_UP)


def test_each_line_that_makes_a_refused_call_is_logged_once_and_each_call_counted(
    tk_root: tk.Tk, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = Runtime.of(tk_root)
    label = tk.Label(tk_root)
    with caplog.at_level(logging.WARNING, "tkasync"):
        for _ in range(2):
            _on_a_thread_of_a_library(label, 50)
    [record] = caplog.records
    assert "thread watcher" in record.getMessage()
    assert "in _on_a_thread_of_a_library.<locals>.poll" in record.getMessage()
    assert "test_refused_calls.py" in record.getMessage()
    assert "dispatch_to_ui(fn, *args)" in record.getMessage()
    assert runtime.statistics().refused_calls == 100


def test_refused_calls_of_many_threads_are_all_counted(tk_root: tk.Tk) -> None:
    runtime = Runtime.of(tk_root)
    variable = tk.StringVar(tk_root)

    def touch() -> None:
        for _ in range(200):
            with pytest.raises(RuntimeError):
                variable.set("x")

    threads = [threading.Thread(target=touch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVE_UP)
    assert runtime.statistics().refused_calls == 800


def test_what_the_ui_thread_does_is_not_counted(tk_root: tk.Tk) -> None:
    runtime = Runtime.of(tk_root)
    tk.Label(tk_root).configure(text="x")
    assert runtime.statistics().refused_calls == 0
