"""Runs a program from the documents with a user at its window: ``python drive_program.py PROGRAM [STEP ...]``.

A step is one of these, and each waits until it can be done:

    press "Text"    on a button, or in a menu
    type "text"     into the first entry
    choose "text"   the first row of a list with it, which gets the focus
    key "<F5>"      where the focus is
    see "text"      somewhere in the window
    miss "text"     nowhere in it
    close ""        the window, by its close button
    photograph "1"  what is on the screen a second later, into the file that PICTURE names; without it nothing

After the last one the window is closed as by its close button. The user is a chain of Tk's own ``after`` calls, for he
drives programs without tkasync too.
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
from collections.abc import Callable, Iterator
from functools import partial
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
    shot_due = 0.0

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
            raise TimeoutError(f"waited for {self.steps[:1]}; shown: {shown}")
        self.root.after(20, self.look)

    def close(self) -> None:
        User.is_there = False
        handler = self.root.protocol("WM_DELETE_WINDOW")
        if handler:
            self.root.tk.eval(handler)
        else:
            self.root.destroy()

    def has_done(self, verb: str, words: str = "") -> bool:
        verbs = {
            "press": self.press,
            "type": self.type,
            "choose": self.choose,
            "key": self.key,
            "see": self.see,
            "miss": lambda text: not self.see(text),
            "close": self.close_at_once,
            "photograph": self.photograph,
        }
        return verbs[verb](words.strip('"'))

    def press(self, text: str) -> bool:
        for widget in below(self.root):
            if (invoke := what_presses(widget, text)) is not None:
                # Later: a press may open a dialog, and go on for as long as that is open.
                self.root.after_idle(invoke)
                return True
        return False

    def choose(self, text: str) -> bool:
        for listbox in (widget for widget in below(self.root) if isinstance(widget, tk.Listbox)):
            for row, line in enumerate(texts_of(listbox)):
                if text in line:
                    listbox.focus_force()
                    listbox.activate(row)
                    listbox.selection_set(row)
                    return True
        return False

    def key(self, sequence: str) -> bool:
        focus = self.root.focus_lastfor()
        focus.focus_force()
        focus.event_generate(sequence)
        return True

    def close_at_once(self, _: str) -> bool:
        self.root.after_idle(self.root.tk.eval, self.root.protocol("WM_DELETE_WINDOW"))
        return True

    def photograph(self, seconds: str) -> bool:
        if picture := os.environ.get("PICTURE"):
            self.shot_due = self.shot_due or time.monotonic() + float(seconds)
            if time.monotonic() < self.shot_due:
                return False
            shoot(self.root, picture)
        return True

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


def what_presses(widget: tk.Misc, text: str) -> Callable[[], object] | None:
    """What pressing *text* on *widget* calls, where it can be pressed now."""
    if isinstance(widget, tk.Menu):
        last = widget.index("end")
        for row in range(0 if last is None else last + 1):
            if widget.type(row) == "command" and widget.entrycget(row, "label") == text:
                return partial(widget.invoke, row) if widget.entrycget(row, "state") != "disabled" else None
    elif text in texts_of(widget) and hasattr(widget, "invoke") and str(widget.cget("state")) != "disabled":
        return widget.invoke
    return None


def shoot(root: tk.Tk, picture: str) -> None:
    """Save what the screen shows of *root* and the windows over it."""
    from PIL import ImageDraw, ImageGrab  # only who photographs needs Pillow

    root.update_idletasks()
    windows = [w for w in (root, *below(root)) if isinstance(w, tk.Tk | tk.Toplevel) and w.winfo_viewable()]
    left, top = min(w.winfo_rootx() for w in windows), min(top_of(w) for w in windows)
    right = max(w.winfo_rootx() + w.winfo_width() for w in windows)
    bottom = max(w.winfo_rooty() + w.winfo_height() for w in windows)
    shot = ImageGrab.grab((left, top, right, bottom), xdisplay="")
    for window in windows[1:]:  # no window manager draws a frame here
        x, y = window.winfo_rootx() - left, window.winfo_rooty() - top
        frame = (x, y, x + window.winfo_width() - 1, y + window.winfo_height() - 1)
        ImageDraw.Draw(shot).rectangle(frame, outline="#888888")
    shot.quantize(128).save(picture, optimize=True)


def top_of(window: tk.Tk | tk.Toplevel) -> int:
    """Where *window* begins on the screen: at its menu bar, which Tk does not count to it."""
    return int(window.geometry().rpartition("+")[2]) if window["menu"] else window.winfo_rooty()


def texts_of(widget: tk.Misc) -> list[str]:
    """What can be read on *widget*, line by line."""
    if isinstance(widget, tk.Listbox):
        return [str(row) for row in widget.get(0, "end")]
    if isinstance(widget, tk.Text):
        return str(widget.get("1.0", "end")).splitlines()
    if isinstance(widget, ttk.Treeview):
        rows = [widget.item(row) for row in widget.get_children()]
        return [str(cell) for row in rows for cell in (row["text"], *row["values"])]
    if isinstance(widget, tk.Toplevel | tk.Tk):
        return [widget.title()]
    try:
        return [str(widget.cget("text"))]
    except (tk.TclError, ValueError):  # it has no text; the second is what customtkinter raises
        return []


if __name__ == "__main__":
    main(*sys.argv[1:])
