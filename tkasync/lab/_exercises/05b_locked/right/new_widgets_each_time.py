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

    def on_save(self):
        self.button.destroy()
        self.spawn_task(save, TEXT, on_result=lambda _nothing: self.end("saved"), on_error=self.end)

    def end(self, text):
        self.label.destroy()
        self.button = ttk.Button(self, text="Save", command=self.on_save)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text=str(text))
        self.label.pack(padx=20, pady=10)


if __name__ == "__main__":
    run(Page, title="5b")
