"""Runs a program from the documents with a user at its window: ``python drive_program.py PROGRAM [STEP ...]``.

A step is ``press "Text on a button"``, ``type "text"`` into the first entry, or ``see "text"``, which waits. After the
last one the window is closed as by its close button. The user is a chain of Tk's own ``after`` calls, for he drives
programs without tkasync too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import runpy
import sys
import threading
import time
import tkinter as tk
import traceback
from collections.abc import Iterator
from tkinter import ttk

PATIENCE = 15.0  # seconds for a step
LONGEST_SLEEP = 0.3  # seconds; programs in a text may take their time
LOOKS = 3  # of the user while work elsewhere sleeps: a machine that stalls is not to hide from him what shows meanwhile
_pause, _async_pause = time.sleep, asyncio.sleep


def sleep(seconds: float) -> None:
    enough = User.looks + LOOKS
    _pause(min(seconds, LONGEST_SLEEP))
    end = time.monotonic() + PATIENCE
    while not is_ui_thread() and User.looks < enough and User.is_there and time.monotonic() < end:
        _pause(0.005)


async def async_sleep(seconds: float, result: object = None) -> object:
    enough, end = User.looks + LOOKS, time.monotonic() + PATIENCE
    await _async_pause(seconds)
    while not is_ui_thread() and User.looks < enough and User.is_there and time.monotonic() < end:
        await _async_pause(0.005)
    return result


def is_ui_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def main(program: str, *steps: str) -> None:
    time.sleep, asyncio.sleep = sleep, async_sleep
    make_root = tk.Tk.__init__

    def make_root_with_user(root: tk.Tk, *args: object, **options: object) -> None:
        make_root(root, *args, **options)
        tk.Tk.__init__ = make_root
        User(root, steps).begin()

    tk.Tk.__init__ = make_root_with_user
    # In its debug mode, which `-X dev` sets, asyncio names what has taken long: so does all, on a busy machine.
    logging.getLogger("asyncio").addFilter(lambda record: not str(record.msg).startswith("Executing "))
    sys.argv = [program]
    runpy.run_path(program, run_name="__main__")


class User:
    looks = 0
    is_there = False

    def __init__(self, root: tk.Tk, steps: tuple[str, ...]) -> None:
        self.root = root
        self.steps = [tuple(step.split(" ", 1)) for step in steps]
        self.end = time.monotonic() + PATIENCE

    def begin(self) -> None:
        User.is_there = True
        self.root.after(100, self.look)

    def look(self) -> None:
        User.looks += 1
        try:
            if not self.root.winfo_viewable() or (self.steps and not self.has_done(*self.steps[0])):
                self.wait()
            elif self.steps:
                del self.steps[0]
                self.end = time.monotonic() + PATIENCE
                self.root.after(20, self.look)
            else:
                self.root.after(150, self.close)
        except BaseException:
            traceback.print_exc()
            os._exit(3)

    def wait(self) -> None:
        if time.monotonic() > self.end:
            shown = sorted({text for widget in below(self.root) for text in texts_of(widget)})
            raise TimeoutError(f"waited for {self.steps[:1]}; to be seen: {shown}")
        self.root.after(20, self.look)

    def close(self) -> None:
        User.is_there = False
        handler = self.root.protocol("WM_DELETE_WINDOW")
        if handler:
            self.root.tk.eval(handler)
        else:
            self.root.destroy()

    def has_done(self, verb: str, words: str) -> bool:
        return {"press": self.press, "type": self.type, "see": self.see}[verb](words.strip('"'))

    def press(self, text: str) -> bool:
        for widget in below(self.root):
            if text in texts_of(widget) and hasattr(widget, "invoke") and str(widget["state"]) != "disabled":
                # Later: a press may open a dialog, and go on for as long as that is open.
                self.root.after_idle(widget.invoke)
                return True
        return False

    def type(self, text: str) -> bool:
        entries = [w for w in below(self.root) if isinstance(w, ttk.Entry | tk.Entry) and w.winfo_viewable()]
        if not entries:
            return False
        entries[0].focus_force()
        for letter in text:
            entries[0].insert("end", letter)
            entries[0].event_generate("<KeyRelease>", keysym="a")
        return True

    def see(self, text: str) -> bool:
        return any(
            text in line
            for widget in below(self.root)
            if widget.winfo_viewable()
            for line in texts_of(widget)
        )


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from below(child)


def texts_of(widget: tk.Misc) -> list[str]:
    """What is to be read on *widget*, line by line."""
    if isinstance(widget, tk.Listbox):
        return [str(row) for row in widget.get(0, "end")]
    if isinstance(widget, tk.Text):
        return str(widget.get("1.0", "end")).splitlines()
    if isinstance(widget, ttk.Treeview):
        rows = [widget.item(row) for row in widget.get_children()]
        return [str(cell) for row in rows for cell in (row["text"], *row["values"])]
    if isinstance(widget, tk.Toplevel | tk.Tk):
        return [widget.title()]
    return [str(widget.cget("text"))] if "text" in widget.keys() else []  # noqa: SIM118 - a widget is no dict


if __name__ == "__main__":
    main(*sys.argv[1:])
