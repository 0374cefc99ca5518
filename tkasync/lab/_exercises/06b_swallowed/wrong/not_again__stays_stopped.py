import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.is_stopped = threading.Event()

    def on_copy(self):
        self.spawn_task(self.copy)

    def on_stop(self):
        self.is_stopped.set()

    def copy(self):
        for number in range(1, 41):
            if self.is_stopped.is_set():
                return
            try:
                copy_from_stick(number)
            except OSError as error:
                print("part", number, "is left out:", error)


if __name__ == "__main__":
    run(Page, title="6b")
