from tkinter import messagebox, ttk

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
        self.button.state(["disabled"])
        self.spawn_task(save, TEXT, on_result=self.saved, on_error=self.failed)

    def saved(self, _nothing):
        self.button.state(["!disabled"])
        self.label["text"] = "saved"

    def failed(self, error):
        self.button.state(["!disabled"])
        messagebox.showerror("Not saved", str(error))


if __name__ == "__main__":
    run(Page, title="5b")
