from tkinter import ttk

from tkasync import Component, checkpoint, run
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.task = None

    def on_copy(self):
        self.task = self.spawn_task(self.copy)

    def on_stop(self):
        if self.task is not None:
            self.task.abort()
            self.label["text"] = "stopped"

    def copy(self):
        for number in range(1, 41):
            try:
                copy_from_stick(number)
            except OSError:
                checkpoint()


if __name__ == "__main__":
    run(Page, title="6b")
