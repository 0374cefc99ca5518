import tkinter as tk
from tkinter import ttk

from tkasync import Component, ComponentMixin, run
from tkasync.lab.services import level


class Meter(ComponentMixin, tk.Toplevel):
    def setup(self):
        self.title("Level")
        self.label = ttk.Label(self, width=20)
        self.label.pack(padx=20, pady=20)
        self.spawn_interval(0.1, self.tick)

    def tick(self):
        self.label["text"] = level()


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Level", command=lambda: Meter(self)).pack(padx=40, pady=20)


if __name__ == "__main__":
    run(Page, title="8c")
