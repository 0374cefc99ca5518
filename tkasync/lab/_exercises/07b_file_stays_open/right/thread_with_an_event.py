import threading
import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import open_log


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Read", command=self.on_read).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.lines = tk.Listbox(self, width=40)
        self.lines.pack(padx=20, pady=10)
        self.task = None

    def on_read(self):
        self.over = threading.Event()
        self.on_cleanup(self.over.set)
        self.waiting = []
        self.thread = threading.Thread(target=self.read, args=(self.over, self.waiting))
        self.thread.start()
        self.look(self.thread, self.waiting)

    def on_stop(self):
        self.over.set()

    def read(self, over, waiting):
        with open_log("today.log") as log:
            try:
                while not over.is_set() and (line := log.read_line()):
                    waiting.append(line)
            except OSError as error:
                waiting.append(str(error))

    def look(self, thread, waiting):
        is_alive = thread.is_alive()
        while waiting:
            self.lines.insert("end", waiting.pop(0))
        if is_alive:
            self.after(30, self.look, thread, waiting)


if __name__ == "__main__":
    run(Page, title="7b")
