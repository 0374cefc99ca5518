from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.text = self.saved = ""
        self.save_later = self.spawn_debounced(1, self.save)
        UNSAVED.clear()

    def on_key(self, event):
        UNSAVED[:] = [self.entry.get()]
        self.save_later(self.entry.get())

    def save(self, text):
        UNSAVED.clear()
        self.spawn_task(save, text, policy="queue")


UNSAVED = []

if __name__ == "__main__":
    run(Page, title="10c")
    for text in UNSAVED:
        save(text)
