"""8c Each opening leaks a timer.

Press "Level": a window shows how loud it is, ten times a second. Close it and open it again: the timer of each window
that is closed runs on. Nobody sees it, and after a day there are hundreds.

To hold afterwards: each open window shows the level ten times a second. Once it is closed nothing of it is left, no
timer, no task and no thread; the other windows go on.
"""

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
        self.tick(label)

    def tick(self, label):
        if label.winfo_exists():
            label["text"] = level()
        self.after(100, self.tick, label)


if __name__ == "__main__":
    run(Page, title="8c")
