"""8b The answer meets a dead label.

Press "Report" and close its window at once: a TclError is in the terminal, and the other pages are loaded for nobody.

To hold afterwards: each button opens a window of its own, in which the three pages are shown as they come. Who closes a
window ends its loading: no further page begins, and nothing goes wrong. The other windows go on.
"""

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
        self.spawn_task(self.load, name, on_item=lambda page: label.configure(text=page))

    def load(self, name):
        for number in (1, 2, 3):
            yield load(f"{name}, page {number}")


if __name__ == "__main__":
    run(Page, title="8b")
