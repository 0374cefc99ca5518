import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import search


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=10)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.label = ttk.Label(self, text="type a word")
        self.label.pack(padx=20, pady=10)
        self.is_waiting = False

    def on_key(self, _event):
        self.last = time.monotonic()
        if not self.is_waiting:
            self.is_waiting = True
            self.look()

    def look(self):
        if time.monotonic() - self.last < 0.25:
            self.after(50, self.look)
            return
        self.is_waiting = False
        self.spawn_task(search, self.entry.get(), policy="restart", on_result=self.show)

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
