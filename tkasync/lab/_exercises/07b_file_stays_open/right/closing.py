import tkinter as tk
from contextlib import closing
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
        if self.task is not None:
            self.task.abort()

    def read(self):
        with closing(open_log("today.log")) as log:
            yield from iter(log.read_line, "")

    def show(self, line):
        self.lines.insert("end", str(line))


if __name__ == "__main__":
    run(Page, title="7b")
