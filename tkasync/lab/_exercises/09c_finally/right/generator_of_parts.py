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
        self.task = self.spawn_task(
            parts, policy="drop", on_item=self.tell, on_result=self.tell, on_error=self.tell, on_done=self.end
        )
        self.button.state(["disabled"])

    def tell(self, text):
        self.label["text"] = text or "copied"

    def end(self, task):
        self.button.state(["!disabled"])

    def on_stop(self):
        if self.task is not None:
            self.task.abort()


def parts():
    for number in range(1, 5):
        yield f"part {number}"
        copy_from_stick(number)


if __name__ == "__main__":
    run(Page, title="9c")
