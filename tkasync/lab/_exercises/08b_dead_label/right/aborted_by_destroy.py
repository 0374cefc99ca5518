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
        task = self.spawn_task(self.load, name, on_item=lambda page: label.configure(text=page))
        window.bind("<Destroy>", lambda _event: task.abort())

    def load(self, name):
        for number in (1, 2, 3):
            yield load(f"{name}, page {number}")


if __name__ == "__main__":
    run(Page, title="8b")
