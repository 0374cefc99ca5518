import tkinter as tk
from itertools import islice
from tkinter import ttk
from finder_07 import search
from meter import Meter
from preview import open_preview
from tkasync import Component, create_signal, run


def first_lines(pattern):
    return list(islice(search(pattern), 1000))


class Finder(Component):
    def setup(self):
        Meter(self).pack(anchor="e", padx=10, pady=5)
        self.entry = ttk.Entry(self)
        ask = self.spawn_debounced(0.3, self.ask)
        self.entry.bind("<KeyRelease>", ask)
        self.entry.pack(fill="x", padx=10)
        pattern, self.set_pattern = create_signal(None)
        self.found = self.create_resource(pattern, first_lines)
        self.rows = tk.Listbox(self, width=80, height=14)
        self.bind_items(self.rows, lambda: self.found.data)
        self.rows.pack(fill="both", expand=True, padx=10)
        self.rows.bind("<Return>", self.open)
        self.rows.bind("<Double-1>", self.open)
        self.status = ttk.Label(self, text="-")
        self.status.pack(pady=10)

    def ask(self, _event):
        self.set_pattern.set(self.entry.get() or None)

    def open(self, _event):
        open_preview(self, self.rows.get("active"))


if __name__ == "__main__":
    run(Finder, title="Finder")
