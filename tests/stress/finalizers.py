"""Hazards of finalizers: what belongs to a window is dropped, or collected, on a worker."""

from __future__ import annotations

import gc
import logging
import threading
import tkinter as tk
from concurrent.futures import Future, ThreadPoolExecutor
from tkinter import font
from typing import Any

import harness
from harness import WAIT, burn, chance, end, image_of_pillow, leaves_nothing, make_window, on_worker, themed

from tkasync import Runtime, spawn_task


@leaves_nothing
def closed_windows_are_collected_by_workers() -> None:
    """A thread that never heard of Tk allocates, and the collector runs there. Four windows, one after the other."""
    gc.disable()
    for _ in range(4):
        end(make_window())
        burn()


@leaves_nothing
def themed_windows_are_collected_by_workers() -> None:
    """The same with ttkbootstrap: its style holds dozens of images, and is one for the process."""
    gc.disable()
    for _ in range(2):
        root = make_window(themed)
        if not harness.bare:
            import ttkbootstrap

            assert ttkbootstrap.Style().master is root
            ttkbootstrap.Style().theme_use(chance.choice(["bootstrap-dark", "bootstrap-light"]))
        end(root)
        del root
        if harness.bare:
            import ttkbootstrap

            ttkbootstrap.Style.instance = None
        burn()


@leaves_nothing
def bound_methods_outlive_their_window() -> None:
    """A component hands one of its methods to a pool, and its window is closed while that runs."""
    go_on, began = threading.Event(), threading.Event()
    # It names the task that is left behind, which is meant.
    logging.getLogger("tkasync").setLevel(logging.ERROR)

    def load(body: Any) -> object:
        began.set()
        go_on.wait(WAIT)
        return body

    pool = ThreadPoolExecutor(1)
    root = make_window()
    body = root.body
    if harness.bare:
        pool.submit(load, body)
    else:
        spawn_task(load, body, owner=body)
        spawn_task(load, body, executor=pool)
    began.wait(WAIT)
    runtime = None if harness.bare else Runtime.of(root)
    if runtime is not None:
        runtime.close(0.05)
    root.destroy()
    del root, body, runtime
    go_on.set()
    pool.submit(gc.collect).result(WAIT)
    pool.shutdown()


@leaves_nothing
def last_references_are_dropped_by_workers() -> None:
    """A worker drops the last reference to a variable, an image, a font; the UI thread waits for it, without a loop."""
    root = make_window()
    held: list[object] = [
        tk.StringVar(root, name="the_text"),
        tk.PhotoImage("the_image", master=root),
        font.Font(root, name="the_font", family="Courier"),
        *(image_of_pillow(root) for _ in range(3)),
    ]
    on_worker(held.clear)
    if not harness.bare:
        Runtime.of(root).queue.drain_and_execute()
    assert not root.tk.getboolean(root.tk.call("info", "exists", "the_text")), "the variable leaks"
    assert "the_image" not in root.image_names(), "the image leaks"
    root.destroy()


@leaves_nothing
def the_ui_joins_a_worker_that_drops_a_reference() -> None:
    """In a callback of the event loop."""
    root = make_window()
    held: list[object] = [tk.StringVar(root)]

    def join() -> None:
        on_worker(held.clear)
        root.quit()

    root.after(10, join)
    root.mainloop()
    root.destroy()


@leaves_nothing
def a_worker_collects_while_it_holds_the_logging_lock() -> None:
    """The UI logs at that moment, and waits for the lock."""
    collecting = threading.Event()

    class Collecting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if threading.current_thread() is not threading.main_thread():
                collecting.set()
                gc.collect()

    gc.disable()
    root = make_window()
    handler = Collecting()
    logging.getLogger().addHandler(handler)
    garbage: list[object] = [tk.StringVar(root)]
    garbage.append(garbage)
    del garbage
    worker = threading.Thread(target=logging.warning, args=("from the worker",))

    def log_too() -> None:
        worker.start()
        assert collecting.wait(WAIT)
        logging.warning("from the window")
        root.quit()

    root.after(10, log_too)
    root.mainloop()
    worker.join(WAIT)
    logging.getLogger().removeHandler(handler)
    end(root)


@leaves_nothing
def errors_carry_tk_objects_in_their_tracebacks() -> None:
    """Errors whose frames, causes and contexts hold variables, dropped on the pool that raised them."""
    root = make_window()
    results: list[object] = []

    def work(variable: tk.StringVar) -> object:
        mine = variable
        try:
            raise KeyError(mine)
        except KeyError as error:
            second = ValueError(variable)
            error.__context__ = second
            raise second from error

    if harness.bare:
        with ThreadPoolExecutor(4) as pool:
            for _ in range(40):
                pool.submit(work, tk.StringVar(root)).add_done_callback(Future.exception)
    else:
        for number in range(200):
            spawn_task(work, tk.StringVar(root), on_error=results.append, owner=root)
            if number % 20 == 0:
                root.update()
        harness.run_until(root, lambda: len(results) == 200)
        results.clear()
        burn()
        gc.collect()
        Runtime.of(root).queue.drain_and_execute()
    names = root.tk.splitlist(root.tk.call("info", "globals", "PY_VAR*"))
    assert len(names) <= 1, f"{len(names)} variables leak"
    end(root)


def windows_of_two_threads() -> None:
    """Each thread has a window; one ends and leaves its window, as a cycle, to the collector of the other."""
    gc.disable()
    first = make_window()
    on_worker(lambda: end(make_window()))
    gc.collect()
    burn()
    end(first)
    del first
    if not harness.bare:
        burn()
        harness.tidy_up()
