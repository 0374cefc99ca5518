from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        self.stopped = False
        self.spawn_task(self.copy)

    def on_stop(self):
        self.stopped = True
        self.label["text"] = "stopped"

    def copy(self):
        for ten in range(0, 40, 2):
            for number in (ten + 1, ten + 2):
                if self.stopped:
                    break
                copy_part(number)
            self.stopped = False


if __name__ == "__main__":
    run(Page, title="6a")
