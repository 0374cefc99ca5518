import threading
import tkinter as tk
from tkinter import ttk

from tkasync import Component, ComponentMixin, run
from tkasync.lab.services import save


class Dialog(ComponentMixin, tk.Toplevel):
    def setup(self, page):
        self.page = page
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=10)
        ttk.Button(self, text="Save", command=self.on_save).pack(pady=10)

    def on_save(self):
        threading.Thread(target=self.work, args=(self.entry.get(),)).start()
        self.destroy()

    def work(self, name):
        save(name)
        self.page.show(f"saved {name}")


class Page(Component):
    def setup(self):
        ttk.Button(self, text="New", command=lambda: Dialog(self, self)).pack(padx=40, pady=10)
        self.label = ttk.Label(self, text="nothing saved yet", width=30)
        self.label.pack(padx=20, pady=10)

    def show(self, text):
        self.label["text"] = str(text)


if __name__ == "__main__":
    run(Page, title="8d")
