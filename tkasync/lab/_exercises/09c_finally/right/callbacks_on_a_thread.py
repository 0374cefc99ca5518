from tkinter import ttk

from tkasync import Component, checkpoint, run
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=lambda: self.scope.cancel_tasks()).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet", width=40)
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        self.spawn_task(self.copy, policy="drop", on_result=self.show, on_error=self.show)

    def copy(self):
        for number in (1, 2, 3, 4):
            checkpoint()
            copy_from_stick(number)
        return "copied"

    def show(self, text):
        self.label["text"] = str(text)


if __name__ == "__main__":
    run(Page, title="9c")
