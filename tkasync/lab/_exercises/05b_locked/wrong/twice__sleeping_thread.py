import threading
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

    def on_save(self):
        self.button.state(["disabled"])
        threading.Thread(target=self.enable_later, daemon=True).start()
        self.spawn_task(save, TEXT, on_result=lambda _nothing: self.show("saved"), on_error=self.show)

    def enable_later(self):
        time.sleep(1.5)
        self.dispatch_to_ui(self.button.state, ["!disabled"])

    def show(self, text):
        self.label["text"] = str(text)


if __name__ == "__main__":
    run(Page, title="5b")
