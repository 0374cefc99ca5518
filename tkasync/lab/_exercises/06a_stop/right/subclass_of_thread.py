import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Copier(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self._stopped = threading.Event()

    def stop(self):
        self._stopped.set()

    def run(self):
        for number in range(1, 41):
            if self._stopped.is_set():
                return
            copy_part(number)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        self.copier = Copier()
        self.copier.start()

    def on_stop(self):
        self.copier.stop()
        self.label["text"] = "stopped"


if __name__ == "__main__":
    run(Page, title="6a")
