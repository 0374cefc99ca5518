"""What the stress programs share: a window that is hard on Tk, ways to end it, workers that collect, a watchdog.

A program is a function; `program.py` runs one in a process of its own. With `--bare` it leaves tkasync out, as the same
program is written without it. Chance comes from the seed alone, times excepted.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import threading
import tkinter as tk
from collections.abc import Callable
from functools import wraps
from time import monotonic
from tkinter import font, ttk
from typing import Any

from tkasync import Component, Runtime
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins

# How many times as long to wait as on a machine that has nothing else to do.
BUSY = float(os.environ.get("STRESS_BUSY", "1"))
WAIT = 30.0 * BUSY  # seconds that nothing here comes near, unless it hangs
BARE_WAIT = 4.0  # the same without tkasync, where hanging is the point
bare = False
chance = random.Random(0)


def begin(seed: int, is_bare: bool) -> None:
    """Set the mode and the seed, and let the watchdog out; it also sees to the end of the process."""
    global bare
    bare = is_bare
    chance.seed(seed)
    faulthandler.dump_traceback_later(BARE_WAIT if bare else WAIT, exit=True)


def be_patient() -> None:
    """Have the watchdog of a bare program wait as long as with tkasync: it starts processes, and need not hang."""
    if bare:
        faulthandler.dump_traceback_later(WAIT, exit=True)


def on_worker(fn: Callable[[], object]) -> None:
    """Run *fn* on a thread while the UI thread waits for it, as a program does that joins."""
    thread = threading.Thread(target=fn, name="worker")
    thread.start()
    thread.join(WAIT)
    assert not thread.is_alive(), "the worker hangs"


def burn() -> None:
    """Allocate until the collector has run here, as a thread does that has never heard of Tk."""
    on_worker(gc.collect)


def image_of_pillow(root: tk.Misc) -> object:
    from PIL import Image, ImageTk

    return ImageTk.PhotoImage(Image.new("RGB", (4, 4)), master=root)


class Body(Component):
    """A component with what a window has: variables, images, fonts, traces, callbacks, and cycles through itself."""

    def setup(self) -> None:
        """See the class."""
        fill(self)


class PlainBody(ttk.Frame):
    """The same without tkasync."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        fill(self)


def fill(body: Any) -> None:
    body.me = body
    body.label = tk.Label(body, text="text")
    body.label.pack()
    body.pack()
    # Each of the others would hold up the crash by seconds, and a trace would keep the window for good.
    if bare:
        return
    body.text = tk.StringVar(body, "text")
    body.text.trace_add("write", lambda *_: body.winfo_exists())
    body.image = tk.PhotoImage(master=body, width=8, height=8)
    body.picture = image_of_pillow(body)
    body.font = font.Font(body, family="Courier", size=9)
    body.label.configure(textvariable=body.text, font=body.font, image=body.image)
    body.button = ttk.Button(body, text="press", command=body.label.bell)
    body.button.pack()
    body.bind("<Destroy>", lambda _event: body.me)


def make_window(make: Callable[[], Any] = tk.Tk) -> Any:
    """A root with a runtime and a `Body`, or bare, shown."""
    root = make()
    root.body = PlainBody(root) if bare else Body(root)
    root.me = root
    root.update()
    return root


def themed() -> Any:
    import ttkbootstrap

    return ttkbootstrap.App()


def end(root: Any) -> None:
    """One of the ways a window ends; bare, the usual one."""
    way = "destroy" if bare else chance.choice(WAYS)
    if way == "destroy":
        root.destroy()
    elif way == "tcl":
        root.tk.call("destroy", ".")
    elif way == "close button":
        press_close_button(root)
    elif way == "runtime first":
        Runtime.of(root).close()
        root.destroy()
    else:
        root.quit()
        root.destroy()


WAYS = ("destroy", "tcl", "close button", "runtime first", "quit")


def press_close_button(root: Any) -> None:
    script = str(root.tk.call("wm", "protocol", ".", "WM_DELETE_WINDOW"))
    root.tk.eval(script or "destroy .")


def run_until(root: Any, is_done: Callable[[], object]) -> None:
    """Run the event loop until *is_done*; the window may be gone by then."""
    until = monotonic() + WAIT

    def look() -> None:
        if is_done() or monotonic() > until:
            root.quit()
        else:
            root.after(5, look)

    root.after(0, look)
    while not is_done() and monotonic() < until:
        root.mainloop()  # again, when another window has ended by quit(), which ends the loop of all
    assert is_done(), "what was waited for did not come"


def nothing_is_left() -> None:
    """After all windows have ended: collect on a worker, then see that not one interpreter is kept."""
    if bare:
        return
    until = monotonic() + WAIT
    while True:
        burn()
        tidy_up()
        if not pinned_interpreters() or monotonic() > until:
            break
    assert not pinned_interpreters(), f"{pinned_interpreters()} interpreters are left"


def leaves_nothing(program: Callable[[], None]) -> Callable[[], None]:
    """A program after which, when its locals are gone too, no interpreter is kept."""

    @wraps(program)
    def run() -> None:
        program()
        nothing_is_left()

    return run


def tidy_up() -> None:
    """What another window's start does: let go, on this thread, what ended after its window."""
    from tkasync.dispatch.late_calls import late_calls

    late_calls.clear()
    release_dead_pins()
