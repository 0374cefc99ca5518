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

STEP = int(sys.argv[1])
if STEP:
    from tkasync import Runtime, dispatch_to_ui, spawn_task


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

    # What has been shown

    def show(self, row: str) -> None:
        self.rows.insert("end", row)

    def look(self) -> None:
        rows = sorted(self.rows.get(0, "end"))
        if len(rows) == 2 and self.notified and self.status.get() == "idle 4" and self.answer:
            print(rows, self.notified, self.status.get(), self.answer, flush=True)
            self.root.destroy()
        else:
            self.root.after(10, self.look)


def main() -> None:
    app = App()
    if STEP:
        Runtime(app.root)
    for handler in (app.by_queue, app.by_after, app.by_event, app.by_variable, app.by_dialog, app.look):
        app.root.after(1, handler)
    app.root.mainloop()


if __name__ == "__main__":
    main()
