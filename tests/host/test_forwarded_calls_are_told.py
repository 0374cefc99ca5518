"""What the log says of calls that run on the UI thread for another one."""

from __future__ import annotations

import logging
import threading
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tests.host.foreign import call_from_outside
from tests.support import GIVE_UP
from tkasync import Runtime


def test_each_line_is_logged_once_and_each_call_counted(
    tk_root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = Runtime(tk_root, guard=True)
    text = tk.StringVar(tk_root)

    def work() -> None:
        for number in range(50):
            text.set(str(number))

    with caplog.at_level(logging.WARNING, "tkasync"):
        call_from_outside(tk_root, work)
    [record] = caplog.records
    said = record.getMessage()
    assert "forwarded on thread reader, at " in said
    assert "in test_each_line_is_logged_once_and_each_call_counted.<locals>.work" in said
    assert "dispatch_to_ui(fn, *args)" in said
    counts = runtime.statistics()
    assert (counts.forwarded_calls, counts.refused_calls) == (50, 0)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda root: root.after(1, int), "after()"),
        (lambda root: root.after_idle(int), "after_idle()"),
        # Since 3.15 tkinter looks first what is bound already.
        (lambda root: root.bind("<<Done>>", lambda event: None), "bind() or bind ."),
        (lambda root: root.bind_all("<<Done>>", lambda event: None), "bind_all() or bind all"),
        (lambda root: root.protocol("WM_TAKE_FOCUS", int), "protocol()"),
        (lambda root: root.text.trace_add("write", int), "trace_add()"),
        (lambda root: tk.Button(root, command=int), "Button()"),
        (lambda root: root.button.configure(command=int), "configure()"),
        (lambda root: root.register(int), "register()"),
        (lambda root: (root.tk.createcommand("x", int), root.tk.deletecommand("x")), "tk.createcommand()"),
    ],
)
def test_a_registration_is_named_by_what_the_program_wrote(
    tk_root: tk.Tk, caplog: pytest.LogCaptureFixture, call: Callable[[Any], object], name: str
) -> None:
    Runtime(tk_root, guard=True)
    tk_root.text, tk_root.button = tk.StringVar(tk_root), tk.Button(tk_root)  # type: ignore[attr-defined]
    call_from_outside(tk_root, lambda: call(tk_root))
    tk_root.update()
    said = " ".join(record.getMessage() for record in caplog.records)
    assert any(f": {known} runs on the UI thread only" in said for known in name.split(" or "))


def test_a_ui_thread_that_waits_for_the_very_thread_is_named_with_it(
    tk_root: tk.Tk, caplog: pytest.LogCaptureFixture
) -> None:
    Runtime(tk_root, guard=True)
    text = tk.StringVar(tk_root)

    def read_for_the_window() -> None:
        text.get()

    def join_in_a_handler() -> None:
        thread.start()
        thread.join(3)
        tk_root.quit()

    thread = threading.Thread(target=read_for_the_window, name="reader")
    tk_root.after(0, join_in_a_handler)
    tk_root.mainloop()
    call_from_outside(tk_root, int)
    thread.join(GIVE_UP)
    [said] = [record.getMessage() for record in caplog.records if "has waited" in record.getMessage()]
    assert "on thread reader" in said
    assert "<locals>.read_for_the_window" in said
    assert "<locals>.join_in_a_handler" in said
    assert "dispatch_to_ui(fn, *args), which does not wait" in said
