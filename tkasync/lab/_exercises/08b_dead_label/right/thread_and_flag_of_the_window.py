import threading
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
        window.over = False
        label = ttk.Label(window, text="loading ...", width=30)
        label.pack(padx=20, pady=20)
        window.protocol("WM_DELETE_WINDOW", lambda: self.close(window))
        pages = []
        threading.Thread(target=self.load, args=(window, name, pages), daemon=True).start()
        self.look(window, label, pages)

    def close(self, window):
        window.over = True
        window.destroy()

    def load(self, window, name, pages):
        for number in (1, 2, 3):
            if window.over:
                return
            pages.append(load(f"{name}, page {number}"))

    def look(self, window, label, pages):
        if window.over:
            return
        if pages:
            label["text"] = pages.pop(0)
        self.after(50, self.look, window, label, pages)


if __name__ == "__main__":
    run(Page, title="8b")
