"""The ways in which Tcl calls a function of the program's: how each is set up, and what makes Tcl call it."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable

Fire = Callable[[], object]
Way = Callable[[tk.Tk, Callable[..., object]], Fire]


def command(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    return tk.Button(root, command=fn).invoke


def binding(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    root.bind("<<Saved>>", fn)
    return lambda: root.event_generate("<<Saved>>")


def class_binding(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    root.bind_all("<<Loaded>>", fn)
    return lambda: root.event_generate("<<Loaded>>")


def after(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    return lambda: (root.after(1, fn), root.after(20), root.update())


def after_idle(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    return lambda: (root.after_idle(fn), root.update())


def protocol(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    window = tk.Toplevel(root)
    window.protocol("WM_DELETE_WINDOW", fn)
    return lambda: root.tk.call(window.protocol("WM_DELETE_WINDOW"))


def trace(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    root.variable = tk.StringVar(root)  # type: ignore[attr-defined]  # kept as long as the window
    root.variable.trace_add("write", fn)  # type: ignore[attr-defined]
    return lambda: root.variable.set("new")  # type: ignore[attr-defined]


def validation(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    entry = tk.Entry(root, validate="key", validatecommand=lambda: bool(fn()) or True)
    return lambda: entry.insert(0, "text")


def raw_command(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    root.tk.createcommand("of_the_program", fn)
    # Deleted: Tcl holds the function, and the function the window, where no collector sees it.
    return lambda: (root.tk.call("of_the_program"), root.tk.deletecommand("of_the_program"))


def readable_file(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    reader, writer = os.pipe()

    def read(*args: object) -> None:
        os.read(reader, 1)
        root.tk.deletefilehandler(reader)
        os.close(reader)
        os.close(writer)
        fn()

    root.tk.createfilehandler(reader, tk.READABLE, read)
    return lambda: (os.write(writer, b"."), root.update())


def timer_handler(root: tk.Tk, fn: Callable[..., object]) -> Fire:
    return lambda: (root.tk.createtimerhandler(1, fn), root.after(20), root.update())


REGISTERED_BY_TKINTER: list[Way] = [
    command, binding, class_binding, after, after_idle, protocol, trace, validation,
]  # fmt: skip
ALL: list[Way] = [*REGISTERED_BY_TKINTER, raw_command, readable_file, timer_handler]
