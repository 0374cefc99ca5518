import queue
import threading
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
        self.parts = queue.Queue()
        for number in range(1, 41):
            self.parts.put(number)
        threading.Thread(target=self.work, args=(self.parts,), daemon=True).start()

    def work(self, parts):
        while True:
            try:
                number = parts.get_nowait()
            except queue.Empty:
                return
            copy_part(number)

    def on_stop(self):
        with self.parts.mutex:
            self.parts.queue.clear()
        self.label["text"] = "stopped"


if __name__ == "__main__":
    run(Page, title="6a")
