import tkinter as tk
from contextlib import ExitStack
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
        self.task = self.spawn_task(self.read, on_item=self.show, on_error=self.show)

    def on_stop(self):
        if self.task:
            self.task.abort()

    def read(self):
        with ExitStack() as stack:
            log = open_log("today.log")
            stack.callback(log.close)
            while True:
                line = log.read_line()
                if not line:
                    break
                yield line

    def show(self, line):
        self.lines.insert(tk.END, line)


if __name__ == "__main__":
    run(Page, title="7b")
