import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.on_cleanup(lambda: threading.Thread(target=save, args=(self.entry.get(),)).start())

    def on_key(self, event):
        pass


if __name__ == "__main__":
    run(Page, title="10c")
