"""Hazards of the end: a window closes in the middle of something, and the program has to go on, or to end."""

from __future__ import annotations

import logging
import os
import signal
import threading
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from tkinter import filedialog, messagebox, simpledialog
from typing import Any

import harness
from harness import WAIT, chance, end, leaves_nothing, make_window

from tkasync import Component, Runtime, call_in_ui, checkpoint, run, spawn_task
from tkasync.errors import RuntimeClosedError


@leaves_nothing
def closed_in_the_middle_of_a_flood() -> None:
    """Four threads dispatch as fast as they can; the window closes at a random moment."""
    # A busy machine does not come to the end of what was queued within the grace, which is promised to be told.
    logging.getLogger("tkasync").addFilter(lambda record: "had no time for" not in record.getMessage())
    root = make_window()
    runtime = Runtime.of(root)
    seen: list[int] = []

    def produce() -> None:
        with suppress(RuntimeClosedError):
            while True:
                runtime.dispatch_to_ui(seen.append, 1)
                runtime.dispatch_to_ui(root.body.text.set, "flood")

    producers = [threading.Thread(target=produce) for _ in range(4)]
    root.after(chance.randrange(5, 100), end, root)
    for producer in producers:
        producer.start()
    root.mainloop()
    if not runtime.is_closed:  # one of the ways only leaves the loop
        root.destroy()
    for producer in producers:
        producer.join(WAIT)
        assert not producer.is_alive()
    assert seen


@leaves_nothing
def two_windows_at_once() -> None:
    """Both with tasks; they end one after the other, in a random order, and the other one goes on."""
    roots = [make_window() for _ in range(2)]
    results: list[list[object]] = [[], []]

    def work(root: Any, number: int) -> int:
        assert call_in_ui(root.winfo_exists).result(WAIT)
        return number

    for root, into in zip(roots, results, strict=True):
        for number in range(20):
            spawn_task(work, root.body, number, owner=root.body, on_result=into.append)
    chance.shuffle(roots)
    roots[0].after(chance.randrange(1, 40), end, roots[0])
    harness.run_until(
        roots[1], lambda: len(results[0]) + len(results[1]) >= 20 and Runtime.of(roots[0]).is_closed
    )
    end(roots[1])
    roots.clear()


# Dialogs


def close_during(open_dialog: Callable[[Any], object]) -> None:
    """Open a dialog in a callback; a worker has the window closed while it is up. The loop must come to its end."""
    root = make_window()
    root.report_callback_exception = lambda *_: None  # what a dialog says whose window goes
    went_on: list[int] = []

    def close_later() -> None:
        if not harness.bare:
            spawn_task(went_on.append, 1, owner=root)
        root.after(chance.randrange(60, 150), end_it)

    def end_it() -> None:
        root.destroy() if harness.bare else end(root)

    root.after(1, close_later)
    root.after(10, lambda: open_dialog(root))
    root.mainloop()
    with suppress(tk.TclError):
        root.destroy()
    assert harness.bare or went_on


@leaves_nothing
def closed_during_a_message_box() -> None:
    """`messagebox`."""
    close_during(lambda root: messagebox.showinfo("title", "message", parent=root))


@leaves_nothing
def closed_during_a_file_dialog() -> None:
    """`filedialog`."""
    close_during(lambda root: filedialog.askopenfilename(parent=root))


@leaves_nothing
def closed_during_a_simple_dialog() -> None:
    """`simpledialog`: a toplevel with a grab, and `wait_window`."""
    close_during(lambda root: simpledialog.askstring("title", "prompt", parent=root))


@leaves_nothing
def closed_during_wait_window() -> None:
    """`wait_window` on a toplevel."""
    close_during(lambda root: root.wait_window(tk.Toplevel(root)))


@leaves_nothing
def closed_during_wait_variable() -> None:
    """`wait_variable`: nobody will write it any more."""
    close_during(lambda root: root.wait_variable(tk.StringVar(root)))


@leaves_nothing
def closed_during_a_grab() -> None:
    """A toplevel with a grab and a loop of its own."""

    def grab(root: Any) -> None:
        top = tk.Toplevel(root)
        top.wait_visibility()
        top.grab_set()
        top.wait_window()

    close_during(grab)


@leaves_nothing
def closed_during_a_nested_loop() -> None:
    """A `mainloop()` in a callback, and an `update()` in that."""

    def nest(root: Any) -> None:
        root.after(5, root.update)
        root.mainloop()

    close_during(nest)


# The end of the process


def sixty_tasks_at_the_close() -> None:
    """Half of them look at their token, half are stuck for good. The process must end all the same."""
    stuck = threading.Event()
    began = threading.Semaphore(0)

    def cooperative() -> None:
        began.release()
        while not stuck.wait(0.005):
            checkpoint()

    def hopeless() -> None:
        began.release()
        stuck.wait()

    root = make_window()
    if harness.bare:
        pool = ThreadPoolExecutor(60)
        for _ in range(60):
            pool.submit(stuck.wait)
        root.destroy()
        return
    logging.getLogger("tkasync").setLevel(logging.ERROR)
    root.destroy()
    root = tk.Tk()
    runtime = Runtime(root, max_workers=60)
    for number in range(60):
        runtime.spawn_task(cooperative if number % 2 else hopeless)
    for _ in range(60):
        assert began.acquire(timeout=WAIT)
    start = monotonic()
    root.after(1, root.destroy)
    root.mainloop()
    assert runtime.is_closed
    assert len(runtime.stragglers) == 30
    assert monotonic() - start < WAIT / 2


def interrupted_while_idle() -> None:
    """Ctrl+C in the terminal while the event loop waits for events."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts its background jobs deaf to it
    interrupt = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.daemon = True

    class App(Component):
        def setup(self) -> None:
            interrupt.start()

    try:
        if harness.bare:
            root = tk.Tk()
            interrupt.start()
            root.mainloop()
        else:
            run(App)
    except KeyboardInterrupt:
        return
    raise AssertionError("the interrupt went unheard")
