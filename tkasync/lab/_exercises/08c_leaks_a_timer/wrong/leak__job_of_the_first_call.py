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
        job = self.after(100, self.tick, label)
        window.bind("<Destroy>", lambda _event: self.after_cancel(job))

    def tick(self, label):
        if label.winfo_exists():
            label["text"] = level()
        self.after(100, self.tick, label)


if __name__ == "__main__":
    run(Page, title="8c")
