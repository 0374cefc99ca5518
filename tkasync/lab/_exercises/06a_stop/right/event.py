from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part
import threading


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.is_over = threading.Event()
    def on_copy(self):
        self.is_over = threading.Event()
        self.spawn_task(self.copy, self.is_over)

    def on_stop(self):
        self.is_over.set()
        self.label["text"] = "stopped"

    def copy(self, is_over):
        for number in range(1, 41):
            if is_over.is_set():
                return
            copy_part(number)

if __name__ == "__main__":
    run(Page, title="6a")
