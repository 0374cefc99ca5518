"""What would never run is refused as a handler of Tk's, where it is registered; a lambda's coroutine when it comes."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tests.dispatch.unrun import UNRUN, coroutine_function
from tkasync import Runtime, bind_option, bind_variable, create_signal, ui_task

PLACES: dict[str, Callable[[tk.Tk, Any], object]] = {
    "command": lambda root, fn: tk.Button(root, command=fn),
    "command of ttk": lambda root, fn: ttk.Button(root, command=fn),
    "configure": lambda root, fn: tk.Button(root).configure(command=fn),
    "menu": lambda root, fn: tk.Menu(root).add_command(label="x", command=fn),
    "bind": lambda root, fn: root.bind("<<Done>>", fn),
    "bind_class": lambda root, fn: root.bind_class("Button", "<<Done>>", fn),
    "after": lambda root, fn: root.after(10, fn),
    "after with arguments": lambda root, fn: root.after(10, fn, 1),
    "after_idle": lambda root, fn: root.after_idle(fn),
    "protocol": lambda root, fn: root.protocol("WM_DELETE_WINDOW", fn),
    "trace_add": lambda root, fn: tk.StringVar(root).trace_add("write", fn),
    "validatecommand": lambda root, fn: tk.Entry(root, validatecommand=fn),
    "register": lambda root, fn: root.register(fn),
    "createcommand": lambda root, fn: root.tk.createcommand("x", fn),
    "bind_option": lambda root, fn: bind_option(tk.Label(root), "text", fn),
    "bind_variable": lambda root, fn: bind_variable(tk.StringVar(root), fn, create_signal("")[1]),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_would_never_run_is_refused_where_it_is_registered(tk_root: tk.Tk, place: str) -> None:
    Runtime(tk_root)
    for shape in UNRUN.values():
        with pytest.raises(TypeError, match=r"would never (await|run)"):
            PLACES[place](tk_root, shape)


@pytest.mark.parametrize("place", ["bind", "bind_class", "after", "after_idle", "trace_add", "register"])
def test_what_cannot_be_called_is_refused_where_it_is_registered(tk_root: tk.Tk, place: str) -> None:
    """Where tkinter would register it; a value of ``command=`` that is no function is a script of Tcl's."""
    Runtime(tk_root)
    with pytest.raises(TypeError, match="tkinter takes a function, not 5: write f and not f"):
        PLACES[place](tk_root, 5)


@pytest.mark.parametrize("place", ["command", "bind", "after", "protocol", "trace_add", "validatecommand"])
def test_a_ui_task_is_no_such_thing(tk_root: tk.Tk, place: str) -> None:
    Runtime(tk_root)
    job = PLACES[place](tk_root, ui_task(coroutine_function))
    if place == "after":
        tk_root.after_cancel(str(job))


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("way", ["command", "bind", "after", "trace"])
def test_a_coroutine_that_only_the_call_shows_is_closed_and_told(
    tk_root: tk.Tk, monkeypatch: pytest.MonkeyPatch, way: str, before: bool
) -> None:
    if not before:
        Runtime(tk_root)
    told: list[BaseException] = []
    monkeypatch.setattr(tk_root, "report_callback_exception", lambda kind, error, trace: told.append(error))
    handler = lambda *args: coroutine_function()  # noqa: E731  # the shape that the test is about
    button, text = tk.Button(tk_root), tk.StringVar(tk_root)
    if way == "command":
        button.configure(command=handler)
    elif way == "bind":
        tk_root.bind("<<Done>>", handler)
    elif way == "after":
        tk_root.after(0, handler)  # tkinter keeps the result of a job to itself
    else:
        text.trace_add("write", handler)
    Runtime.of(tk_root)
    if way == "command":
        button.invoke()
    tk_root.event_generate("<<Done>>")
    text.set("x")
    tk_root.update()
    [error] = told
    assert isinstance(error, TypeError)
    assert "would never await the coroutine that" in str(error)
    assert "spawn_ui_task(fn, ...)" in str(error)
