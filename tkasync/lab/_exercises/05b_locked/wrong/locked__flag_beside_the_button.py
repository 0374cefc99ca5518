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

    is_saving = False

    def on_save(self):
        if self.is_saving:
            return
        self.is_saving = True
        self.button.state(["disabled"])
        self.spawn_task(save, TEXT, on_result=self.saved, on_error=self.show, on_done=self.end)

    def end(self, _task):
        self.button.state(["!disabled"])

    def saved(self, _nothing):
        self.is_saving = False
        self.show("saved")

    def show(self, text):
        self.label["text"] = str(text)


if __name__ == "__main__":
    run(Page, title="5b")
