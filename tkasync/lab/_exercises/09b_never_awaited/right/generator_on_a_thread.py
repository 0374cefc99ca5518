import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=self.on_start).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="ready", width=40)
        self.label.pack(padx=20, pady=10)

    def on_start(self):
        self.spawn_task(self.count, on_item=self.show)

    def count(self):
        for number in (3, 2, 1):
            yield number
            time.sleep(0.5)
        yield ask("How far is the moon?")

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="9b")
