import queue
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.jobs = queue.Queue()
        self.over = threading.Event()
        self.on_cleanup(self.over.set)
        threading.Thread(target=self.work).start()

    def on_copy(self):
        self.jobs.put(1)

    def work(self):
        while True:
            self.jobs.get()
            for number in range(1, 41):
                if self.over.is_set():
                    break
                copy_part(number)


if __name__ == "__main__":
    run(Page, title="8a")
