"""What the programs of `guard_programs` share: a toy queue, a worker to wait for, and any window."""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from tkinter import font

from tkasync.tk.guard.guard import TkGuard, install

WAIT = 20.0  # seconds that nothing here comes near, unless it hangs
BARE = "--bare" in sys.argv


class Pump:
    """A queue for the UI thread, emptied every few milliseconds while a loop runs."""

    def __init__(self, root: tk.Tk) -> None:
        self.calls: SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = SimpleQueue()
        self.guard: TkGuard | None = None if BARE else install(root, self.post)

    def post(self, fn: Callable[..., object], *args: object) -> None:
        self.calls.put((fn, args))

    def drain(self) -> None:
        with suppress(Empty):
            while True:
                fn, args = self.calls.get_nowait()
                fn(*args)

    def run_in(self, root: tk.Tk) -> None:
        root.after(5, self.run_in, root)
        self.drain()


def on_worker(fn: Callable[[], object]) -> None:
    """Run *fn* on a thread while the UI thread waits for it, as a program does that joins."""
    thread = threading.Thread(target=fn, name="worker")
    thread.start()
    thread.join(WAIT)
    assert not thread.is_alive(), "the worker hangs"


class Window(tk.Tk):
    """Any window: its variables, images and fonts, and the reference cycles that come by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.pump = Pump(self)
        self.text = tk.StringVar(self, "text")
        self.image = tk.PhotoImage(master=self, width=8, height=8)
        self.font = font.Font(self, family="Courier", size=9)
        self.label = tk.Label(self, textvariable=self.text, font=self.font)
        self.label.pack()


def open_and_close(make: Callable[[], tk.Tk]) -> Pump:
    """A window that was shown and closed, and is garbage now: a cycle that the collector has not seen."""
    root = make()
    pump: Pump = root.pump if isinstance(root, Window) else Pump(root)
    if not isinstance(root, Window):
        tk.Label(root, text="text").pack()
    root.me = root  # type: ignore[attr-defined]
    root.update()
    root.destroy()
    return pump
