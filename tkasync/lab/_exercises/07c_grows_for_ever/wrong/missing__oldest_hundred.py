import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import new_prices


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=self.on_start).pack(padx=20, pady=5)
        self.list = tk.Listbox(self, width=40)
        self.list.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="no prices yet")
        self.label.pack(padx=20, pady=10)
        self.prices = []

    def on_start(self):
        self.spawn_task(self.watch, policy="drop", on_item=self.add)

    def watch(self):
        while True:
            yield from new_prices()

    def add(self, price):
        self.list.insert("end", price)
        if self.list.size() > 100:
            self.list.delete("end")


if __name__ == "__main__":
    run(Page, title="7c")
