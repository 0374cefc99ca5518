import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import load


class Page(Component):
    def setup(self):
        for name in ("Report", "Letter"):
            ttk.Button(self, text=name, command=lambda name=name: self.on_open(name)).pack(padx=40, pady=5)

    def on_open(self, name):
        window = tk.Toplevel(self)
        window.title(name)
        label = ttk.Label(window, text="loading ...", width=30)
        label.pack(padx=20, pady=20)
        self.next_page(label, name, 1)

    def next_page(self, label, name, number):
        def show(page):
            if label.winfo_exists():
                label["text"] = page
                self.next_page(label, name, number + 1)

        if number < 4:
            self.spawn_task(load, f"{name}, page {number}", on_result=show)


if __name__ == "__main__":
    run(Page, title="8b")
