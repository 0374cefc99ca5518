import tkinter as tk
from tkinter import ttk

from tkasync import Component, ComponentMixin, run
from tkasync.lab.services import load


class Viewer(ComponentMixin, tk.Toplevel):
    def setup(self, name):
        self.title(name)
        self.label = ttk.Label(self, text="loading ...", width=30)
        self.label.pack(padx=20, pady=20)
        self.spawn_task(self.load, name, on_item=self.show)

    def load(self, name):
        for number in (1, 2, 3):
            yield load(f"{name}, page {number}")

    def show(self, page):
        self.label["text"] = page


class Page(Component):
    def setup(self):
        for name in ("Report", "Letter"):
            ttk.Button(self, text=name, command=lambda name=name: Viewer(self, name)).pack(padx=40, pady=5)


if __name__ == "__main__":
    run(Page, title="8b")
