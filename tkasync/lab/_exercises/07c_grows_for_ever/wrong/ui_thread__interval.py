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
        self.spawn_interval(0.1, self.watch)

    def watch(self):
        for price in new_prices():
            self.add(price)
        del self.prices[:-100]
        self.list.delete(0, self.list.size() - 101)

    def add(self, price):
        self.prices.append(price)
        self.label["text"] = f"{len(self.prices)} prices"
        self.list.insert("end", price)
        self.list.see("end")


if __name__ == "__main__":
    run(Page, title="7c")
