import tkinter as tk
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import level


labels = []


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Level", command=self.on_level).pack(padx=40, pady=20)

    def on_level(self):
        window = tk.Toplevel(self)
        window.title("Level")
        label = ttk.Label(window, width=20)
        label.pack(padx=20, pady=20)
        labels.append(label)
        if len(labels) == 1:
            self.tick()

    def tick(self):
        labels[:] = [label for label in labels if label.winfo_exists()]
        for label in labels:
            label["text"] = level()
        if labels:
            self.after(100, self.tick)


if __name__ == "__main__":
    run(Page, title="8c")
