from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Copy", command=self.on_copy)
        self.button.pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet", width=40)
        self.label.pack(padx=20, pady=10)
        self.task = None

    def on_copy(self):
        self.button.state(["disabled"])
        self.parts = iter((1, 2, 3, 4))
        self.next_part()

    def next_part(self, _size=None):
        try:
            number = next(self.parts)
        except StopIteration:
            self.end("copied")
            return
        self.label["text"] = f"part {number}"
        self.task = self.spawn_task(copy_from_stick, number, on_result=self.next_part, on_error=self.end)

    def end(self, outcome):
        self.label["text"] = str(outcome)
        self.button.state(["!disabled"])

    def on_stop(self):
        if self.task is not None and self.task.abort():
            self.end("stopped")


if __name__ == "__main__":
    run(Page, title="9c")
