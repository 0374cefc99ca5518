from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.save_later = self.spawn_debounced(1, self.save)
        self.on_cleanup(self.save_last)
        self.text = None

    def on_key(self, event):
        self.text = self.entry.get()
        self.save_later(self.text)

    def save_last(self):
        if self.text is not None:
            save(self.text)

    def save(self, text):
        self.text = None
        self.spawn_task(save, text, policy="queue")


if __name__ == "__main__":
    run(Page, title="10c")
