from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.job = None

    def on_copy(self):
        self.number = 1
        self.job = self.after(1, self.copy)

    def copy(self):
        self.spawn_task(copy_part, self.number, on_result=self.copied)

    def copied(self, _size):
        self.number += 1
        if self.job is not None and self.number <= 40:
            self.job = self.after(1, self.copy)

    def on_stop(self):
        if self.job is not None:
            self.after_cancel(self.job)
        self.job = None
        self.label["text"] = "stopped"


if __name__ == "__main__":
    run(Page, title="6a")
