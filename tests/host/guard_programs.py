"""Programs that die or hang in plain Tk when a worker touches, or merely drops, what belongs to the window.

Run one in a process of its own: `python -X faulthandler guard_programs.py NAME [--bare]`. With the guard each ends
with exit code 0 and says nothing; `--bare` leaves the guard out. The queue is a toy: what the guard needs of a pump.
"""

from __future__ import annotations

import faulthandler
import gc
import logging
import sys
import threading
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from tkinter import font
from typing import Any

from tests.host.guard_windows import BARE, WAIT, Pump, Window, on_worker, open_and_close
from tkasync.errors import WrongThreadError
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins


def closed_window_is_collected_by_a_worker() -> None:
    """A thread that never heard of Tk allocates, and the collector runs there."""
    gc.disable()
    for _ in range(4):
        pump = open_and_close(Window)
        on_worker(gc.collect)
        pump.drain()
        del pump
        if not BARE:
            on_worker(gc.collect)  # the window's own cycle through its pump
            assert release_dead_pins() == 1
    assert pinned_interpreters() == 0


def themed_window_is_collected_by_a_worker() -> None:
    """The same with ttkbootstrap, whose style holds dozens of images."""
    import ttkbootstrap  # only here: the other programs run without it

    class Themed(ttkbootstrap.Window):
        """Before Python 3.11.3 a class binding kept its window for good, and there would be nothing to collect."""

        def _bind(self, what: Any, sequence: Any, func: Any, add: Any, *needs_cleanup: Any) -> Any:
            # Python 3.15 passes none, and always cleans up.
            return super()._bind(what, sequence, func, add, *(True for _ in needs_cleanup))

    gc.disable()
    pump = open_and_close(Themed)
    ttkbootstrap.Style.instance = None
    on_worker(gc.collect)
    pump.drain()


def bound_method_outlives_its_window() -> None:
    """A component submits one of its methods; the window is closed while the method runs."""

    class Component(tk.Frame):
        def load(self, go_on: threading.Event) -> None:
            go_on.wait(WAIT)

    pool = ThreadPoolExecutor(1)
    go_on = threading.Event()
    root = tk.Tk()
    pump = Pump(root)
    component = Component(root)
    component.text = tk.StringVar(root)  # type: ignore[attr-defined]
    pool.submit(component.load, go_on)
    root.destroy()
    del root, component
    go_on.set()
    pool.submit(gc.collect).result(WAIT)
    pool.shutdown()
    pump.drain()
    del pump
    gc.collect()
    release_dead_pins()


def last_references_fall_without_a_loop() -> None:
    """A worker drops the last reference to a variable, an image, a font; the UI thread waits for it."""
    root = tk.Tk()
    pump = Pump(root)
    held = [
        tk.StringVar(root, name="the_text"),
        tk.PhotoImage("the_image", master=root),
        font.Font(root, name="the_font", family="Courier"),
    ]
    if not BARE:
        held.append(image_of_pillow(root))
    on_worker(held.clear)
    pump.drain()
    assert not root.tk.getboolean(root.tk.call("info", "exists", "the_text"))
    assert not {"the_image", "the_pillow_image"} & set(root.image_names())
    assert "the_font" not in font.names(root)
    root.destroy()


def image_of_pillow(root: tk.Tk) -> object:
    with suppress(ImportError):
        from PIL import Image, ImageTk

        return ImageTk.PhotoImage(Image.new("RGB", (4, 4)), master=root, name="the_pillow_image")
    return None


def last_reference_falls_while_the_ui_joins() -> None:
    """In a callback of the event loop the UI thread joins a worker that drops the last reference to a variable."""
    root = tk.Tk()
    pump = Pump(root)
    held = [tk.StringVar(root)]
    root.after(10, lambda: (on_worker(held.clear), root.quit()))
    root.mainloop()
    pump.drain()
    root.destroy()


def collector_runs_in_a_worker_that_holds_the_logging_lock() -> None:
    """The UI logs at that moment, and waits for the lock."""
    collecting = threading.Event()

    class Collecting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if threading.current_thread() is not threading.main_thread():
                collecting.set()
                gc.collect()

    gc.disable()
    root = tk.Tk()
    pump = Pump(root)
    logging.getLogger().addHandler(Collecting())
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
    pump.drain()
    root.destroy()


def errors_and_results_die_on_the_pool() -> None:
    """Frames of failed tasks, their arguments and results hold variables; the pool drops them all."""
    root = tk.Tk()
    pump = Pump(root)

    def task(fails: bool, variable: tk.StringVar) -> object:
        if fails:
            raise ValueError(variable)
        return variable

    with ThreadPoolExecutor(4) as pool:
        for number in range(200):
            pool.submit(task, number % 2 == 0, tk.StringVar(root)).add_done_callback(Future.exception)
            if number % 20 == 0:
                root.update()
                pump.drain()
    gc.collect()
    pump.drain()
    names = root.tk.splitlist(root.tk.call("info", "globals", "PY_VAR*"))
    assert names == (), names
    root.destroy()


def workers_touch_the_window_in_every_state_of_the_loop() -> None:
    """Before it runs, in it, in a nested one, while it is busy, after it and when the window is gone."""
    root = tk.Tk()
    Pump(root)
    label = tk.Label(root)
    text = tk.StringVar(root)
    seen: list[str] = []

    def touch(state: str) -> None:
        touches = {
            ".!label configure": lambda: label.configure(text="x"),
            "tk.globalgetvar": text.get,
            "tk.globalsetvar": lambda: text.set("x"),
            "after()": lambda: root.after(1, print),
            "tk.mainloop": root.mainloop,
            "tk.deletecommand": lambda: root.deletecommand("tkerror"),
        }
        for call, fn in touches.items():
            try:
                fn()
            except WrongThreadError as error:
                seen.append(state if str(error).startswith(call) else str(error))

    def in_the_background(state: str, then: Callable[[], None]) -> None:
        def run() -> None:
            touch(state)
            finished.append(then)

        finished: list[Callable[[], None]] = []
        threading.Thread(target=run).start()

        def look() -> None:
            if finished:
                finished[0]()
            else:
                root.after(5, look)

        root.after(5, look)

    def nested() -> None:
        top = tk.Toplevel(root)
        in_the_background("nested", top.destroy)
        top.wait_window()
        on_worker(lambda: touch("busy"))
        root.quit()

    on_worker(lambda: touch("before"))
    root.after(1, lambda: in_the_background("during", nested))
    root.mainloop()
    on_worker(lambda: touch("ended"))
    root.destroy()
    on_worker(lambda: touch("destroyed"))
    assert seen == [s for s in ("before", "during", "nested", "busy", "ended", "destroyed") for _ in range(6)]


def two_ui_threads() -> None:
    """Each thread has a window; one ends and leaves its window, as a cycle, to the collector of the other."""
    gc.disable()
    first = tk.Tk()
    Pump(first)
    on_worker(lambda: open_and_close(Window))
    gc.collect()
    assert release_dead_pins() == 0  # not ours, and its thread is no more
    assert pinned_interpreters() == 2
    on_worker(release_dead_pins)  # a thread that may have inherited the identifier
    assert pinned_interpreters() == 2
    first.destroy()
    del first
    gc.collect()
    assert release_dead_pins() == 1


def process_ends_with_everything_alive() -> None:
    """Nobody destroys the window: what is left is finalized when Python's modules go."""
    root = Window()
    root.update()
    globals().update(root=root, text=tk.StringVar(root), font=font.Font(root, family="Courier"))


def main() -> None:
    faulthandler.dump_traceback_later(5.0 if BARE else 2 * WAIT, exit=True)
    globals()[sys.argv[1]]()
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
