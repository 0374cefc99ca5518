from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        disk = self.scope.adopt(ThreadPoolExecutor(1))
        self.save_later = self.spawn_debounced(1, save, on_close="flush", executor=disk)

    def on_key(self, event):
        self.save_later(self.entry.get())


if __name__ == "__main__":
    run(Page, title="10c")
