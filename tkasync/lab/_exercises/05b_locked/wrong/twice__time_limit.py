import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Save", command=self.on_save)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="not saved yet")
        self.label.pack(padx=20, pady=10)

    last = 0.0

    def on_save(self):
        if time.monotonic() - self.last < 1:
            return  # a double click
        self.last = time.monotonic()
        self.spawn_task(save, TEXT, on_result=lambda _nothing: self.show("saved"), on_error=self.show)

    def show(self, text):
        self.label["text"] = str(text)


if __name__ == "__main__":
    run(Page, title="5b")
