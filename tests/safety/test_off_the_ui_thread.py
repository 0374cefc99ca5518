"""No operation of Tcl off the UI thread: not by a call, not by a finalizer."""

from __future__ import annotations

import tkinter as tk
from tkinter import font, ttk
from typing import Any

import pytest

from tests.support.threads import on_thread, on_threads
from tkasync import Runtime
from tkasync.errors import WrongThreadError
from tkasync.testing import Pilot

# Nothing off the UI thread


@pytest.mark.parametrize(
    "use", ["configure", "cget", "winfo", "variable_get", "variable_set", "make", "destroy", "after", "event"]
)
def test_a_call_off_the_ui_thread_is_refused_and_names_what_to_write(
    tk_root: tk.Tk, pilot: Pilot, runtime: Runtime, use: str
) -> None:
    """No Tcl operation ever runs off the UI thread: it raises at once, and names what to write."""
    label, variable = ttk.Label(tk_root, text="x"), tk.StringVar(tk_root, "x")
    calls = {
        "configure": lambda: label.configure(text="y"), "cget": lambda: label["text"], "winfo": label.winfo_width,
        "variable_get": variable.get, "variable_set": lambda: variable.set("y"), "make": lambda: ttk.Label(tk_root),
        "destroy": label.destroy, "after": lambda: tk_root.after(0, print),
        "event": lambda: tk_root.event_generate("<<X>>"),
    }  # fmt: skip
    [error] = on_threads(calls[use])
    assert isinstance(error, WrongThreadError), error
    assert "dispatch_to_ui" in str(error) or "call_in_ui" in str(error) or "spawn" in str(error)
    assert str(label["text"]) == variable.get() == "x"


@pytest.mark.parametrize("kind", ["variable", "image", "font"])
def test_what_a_worker_drops_is_deleted_by_the_ui_thread(
    tk_root: tk.Tk, pilot: Pilot, runtime: Runtime, kind: str
) -> None:
    def names() -> Any:
        return {"image": tk_root.image_names, "font": lambda: font.names(tk_root)}.get(
            kind, lambda: map(str, tk_root.tk.call("info", "globals"))
        )()

    before = set(names())
    make = {
        "variable": lambda: tk.StringVar(tk_root, "x"), "font": lambda: font.Font(tk_root, family="Courier"),
        "image": lambda: tk.PhotoImage(master=tk_root, width=2, height=2),
    }  # fmt: skip
    box = [make[kind]()]
    made = set(names()) - before
    assert made
    on_thread(box.clear)
    pilot.wait_until(lambda: not made & set(names()))
