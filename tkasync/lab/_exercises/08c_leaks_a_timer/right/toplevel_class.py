import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import level


class Level(tk.Toplevel):
    def __init__(self, master):
        super().__init__(master)
        self.title("Level")
        self.label = ttk.Label(self, width=20)
        self.label.pack(padx=20, pady=20)
        self.job = None
        self.protocol("WM_DELETE_WINDOW", self.on_close)
        self.tick()

    def on_close(self):
        self.after_cancel(self.job)
        self.destroy()

    def tick(self):
        self.label["text"] = level()
        self.job = self.after(100, self.tick)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Level", command=self.on_level).pack(padx=40, pady=20)

    def on_level(self):
        Level(self)


if __name__ == "__main__":
    run(Page, title="8c")
