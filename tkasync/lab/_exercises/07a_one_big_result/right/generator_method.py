import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = ttk.Treeview(self, show="tree")
        self.lines.pack(padx=20, pady=10)

    def on_find(self):
        self.spawn_task(self.find, on_item=self.add)

    def find(self):
        for line in find_lines("wait"):
            yield line

    def add(self, line):
        self.lines.insert("", tk.END, text=line)


if __name__ == "__main__":
    run(Page, title="7a")
