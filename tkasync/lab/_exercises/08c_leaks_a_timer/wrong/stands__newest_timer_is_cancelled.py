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
        window.protocol("WM_DELETE_WINDOW", lambda: self.close(window))

    def close(self, window):
        self.after_cancel(self.timer)
        window.destroy()

    def tick(self, label):
        if label.winfo_exists():
            label["text"] = level()
        self.timer = self.after(100, self.tick, label)


if __name__ == "__main__":
    run(Page, title="8c")
