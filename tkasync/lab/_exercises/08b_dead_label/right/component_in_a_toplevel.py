import tkinter as tk
from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import load


class Document(Component):
    def setup(self, name):
        self.label = ttk.Label(self, text="loading ...", width=30)
        self.label.pack(padx=20, pady=20)
        self.load(name)

    @ui_task
    async def load(self, name):
        for number in (1, 2, 3):
            self.label["text"] = await self.spawn_task(load, f"{name}, page {number}")


class Page(Component):
    def setup(self):
        for name in ("Report", "Letter"):
            ttk.Button(self, text=name, command=lambda name=name: self.on_open(name)).pack(padx=40, pady=5)

    def on_open(self, name):
        window = tk.Toplevel(self)
        window.title(name)
        Document(window, name).pack()


if __name__ == "__main__":
    run(Page, title="8b")
