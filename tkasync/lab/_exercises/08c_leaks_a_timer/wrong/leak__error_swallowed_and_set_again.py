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
        try:
            label["text"] = level()
        except tk.TclError:
            pass
        finally:
            self.after(100, self.tick, label)


if __name__ == "__main__":
    run(Page, title="8c")
