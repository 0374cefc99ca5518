import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import level


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Level", command=self.on_level).pack(padx=40, pady=20)

    def on_level(self):
        window = tk.Toplevel(self)
        window.title("Level")
        label = ttk.Label(window, width=20)
        label.pack(padx=20, pady=20)
        self.tick(window, label)

    def tick(self, window, label):
        if window.winfo_exists():
            label.config(text=level())
            self.after(100, lambda: self.tick(window, label))


if __name__ == "__main__":
    run(Page, title="8c")
