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

    def on_key(self, event):
        self.changed = time.monotonic()
        if not self.polling:
            self.polling = True
            self.look()

    changed, polling = 0, False

    def look(self):
        if time.monotonic() - self.changed < 0.35:
            self.after(20, self.look)
        else:
            self.polling = False
            self.spawn_task(search, self.entry.get(), policy="restart", on_result=self.show)

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
