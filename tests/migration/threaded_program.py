"""An ordinary threaded program in the middle of its migration; run as a process, with the step that it has reached.

Each handler works on a thread of its own and comes back in another of the usual ways. Step 0 is plain Tk; at step 1
there is a runtime, and nothing else has changed; with each further step one more handler is rewritten. Prints what the
window has shown, which is the same at every step.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
import tkinter as tk
from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

STEP = int(sys.argv[1])
if STEP:
    from tkasync import Progress, Runtime, dispatch_to_ui, report_progress, spawn_interval, spawn_task


def load(number: int) -> str:
    """Stand for what takes long."""
    time.sleep(0.02)
    return f"row {number}"


class App:
    """A window with a list, a status line, and a handler for each way back."""

    def __init__(self) -> None:
        self.root = tk.Tk()
        self.status = tk.StringVar(self.root, "idle")
        self.rows = tk.Listbox(self.root)
        self.rows.pack()
        tk.Label(self.root, textvariable=self.status).pack()
        self.bar = ttk.Progressbar(self.root, maximum=5)
        self.bar.pack()
        self.clock = tk.Label(self.root)
        self.clock.pack()
        self.pool = ThreadPoolExecutor(2)
        self.messages: queue.Queue[str] = queue.Queue()
        self.notified = 0
        self.answer = ""
        self.root.bind("<<Loaded>>", self.on_loaded)
        self.poll()

    def poll(self) -> None:
        """Take the messages of the threads off the queue."""
        while not self.messages.empty():
            self.rows.insert("end", self.messages.get_nowait())
        self.root.after(10, self.poll)

    def on_loaded(self, _event: object) -> None:
        self.notified += 1

    # Handlers: each starts work, which comes back in its own way

    def by_queue(self) -> None:
        if STEP >= 2:
            spawn_task(load, 1, on_result=self.show)
        else:
            threading.Thread(target=lambda: self.messages.put(load(1))).start()

    def by_after(self) -> None:
        def work() -> None:
            row = load(2)
            if STEP >= 3:
                dispatch_to_ui(self.show, row)
            else:
                self.root.after(0, self.show, row)

        threading.Thread(target=work).start()

    def by_event(self) -> None:
        def work() -> None:
            load(3)
            if STEP >= 4:
                dispatch_to_ui(self.on_loaded, None)
            else:
                self.root.event_generate("<<Loaded>>")

        threading.Thread(target=work).start()

    def by_variable(self) -> None:
        def work() -> None:
            before = self.status.get()
            for number in range(5):
                self.status.set(f"{before} {number}")

        if STEP >= 5:
            self.status.set("idle 4")
        else:
            threading.Thread(target=work).start()

    def by_dialog(self) -> None:
        top = tk.Toplevel(self.root)
        text = tk.StringVar(top)
        top.wait_visibility()
        top.grab_set()

        def work() -> None:
            text.set(load(4))
            self.root.after(0, top.destroy)

        threading.Thread(target=work).start()
        top.wait_window()
        self.answer = text.get()

    def by_bar(self) -> None:
        def work() -> None:
            for number in range(6):
                time.sleep(0.005)
                self.bar["value"] = number

        def work_in_a_task() -> None:
            for number in range(6):
                time.sleep(0.005)
                report_progress(number)

        if STEP >= 6:
            spawn_task(work_in_a_task, on_progress=self.show_progress)
        else:
            threading.Thread(target=work).start()

    def by_pool(self) -> None:
        def work() -> None:
            self.root.after(0, self.show, load(5))

        if STEP >= 7:
            spawn_task(load, 5, executor=self.pool, on_result=self.show)
        else:
            self.pool.submit(work)

    def by_timer(self) -> None:
        if STEP >= 8:
            self.ticking = spawn_interval(0.01, self.tick)
        else:
            threading.Timer(0.01, self.tick_in_a_thread).start()

    def tick_in_a_thread(self) -> None:
        ticks = int(self.clock["text"] or 0) + 1
        self.clock["text"] = ticks
        if ticks < 5:
            threading.Timer(0.01, self.tick_in_a_thread).start()

    def tick(self) -> None:
        ticks = int(self.clock["text"] or 0) + 1
        self.clock["text"] = ticks
        if ticks == 5:
            self.ticking.abort()

    # What has been shown

    def show_progress(self, progress: Progress) -> None:
        self.bar["value"] = progress.done

    def show(self, row: str) -> None:
        self.rows.insert("end", row)

    def look(self) -> None:
        rows = sorted(self.rows.get(0, "end"))
        numbers = int(self.bar["value"]), int(self.clock["text"] or 0)
        is_told = self.notified and self.status.get() == "idle 4" and self.answer
        if len(rows) == 3 and is_told and numbers == (5, 5):
            print(rows, self.notified, self.status.get(), self.answer, *numbers, flush=True)
            self.root.destroy()
        else:
            self.root.after(10, self.look)


def main() -> None:
    app = App()
    if STEP:
        Runtime(app.root)
    first = app.by_queue, app.by_after, app.by_event, app.by_variable
    for handler in (*first, app.by_bar, app.by_pool, app.by_timer, app.by_dialog, app.look):
        app.root.after(1, handler)
    app.root.mainloop()
    app.pool.shutdown()


if __name__ == "__main__":
    main()
