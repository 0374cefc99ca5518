import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.timer = None
        self.on_cleanup(self.at_close)

    def on_key(self, event):
        self.last = self.entry.get()
        if self.timer is None:
            self.timer = self.after(1000, self.save, self.last)

    def save(self, text):
        self.timer = None
        threading.Thread(target=save, args=(text,)).start()

    def at_close(self):
        if self.timer is not None:
            self.save(self.last)


if __name__ == "__main__":
    run(Page, title="10c")
