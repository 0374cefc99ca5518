import atexit
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.save_later = self.spawn_debounced(1, self.save)

    def on_key(self, event):
        unsaved[:] = [self.entry.get()]
        self.save_later(self.entry.get())

    def save(self, text):
        unsaved.clear()
        self.spawn_task(save, text, policy="queue")


unsaved = []


@atexit.register
def save_last():
    for text in unsaved:
        save(text)


if __name__ == "__main__":
    run(Page, title="10c")
