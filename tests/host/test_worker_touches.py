"""A task that touches a widget is refused at once."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

from tkasync import (
    Runtime,
    spawn_task,
)
from tkasync.errors import WrongThreadError
from tkasync.testing import Pilot


def test_a_task_that_touches_a_widget_fails_at_once(tk_root: tk.Tk, pilot: Pilot) -> None:
    """No Tcl operation off the UI thread: `WrongThreadError`, at once."""
    label = ttk.Label(tk_root)
    Runtime.of(tk_root)
    seen: list[Any] = []
    for call in (
        lambda: label.configure(text="x"),
        lambda: label["text"],
        lambda: tk_root.after(1, int),
        lambda: tk_root.event_generate("<<X>>"),
        lambda: ttk.Frame(tk_root),
        lambda: label.destroy(),
        lambda: tk.StringVar(tk_root),
    ):
        spawn_task(call, on_error=seen.append)
    pilot.wait_until(lambda: len(seen) == 7)
    assert {type(error) for error in seen} == {WrongThreadError}
    assert label.winfo_exists()
