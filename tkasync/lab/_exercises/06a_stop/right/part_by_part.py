from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.is_copying = False

    def on_copy(self):
        self.is_copying = True
        self.next_part(1)

    def next_part(self, number):
        if self.is_copying and number <= 40:
            self.spawn_task(copy_part, number, on_result=lambda _size: self.next_part(number + 1))

    def on_stop(self):
        self.is_copying = False
        self.label["text"] = "stopped"


if __name__ == "__main__":
    run(Page, title="6a")
