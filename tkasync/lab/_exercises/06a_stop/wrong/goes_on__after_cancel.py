import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        self.job = self.after(10, lambda: threading.Thread(target=self.copy, daemon=True).start())

    def on_stop(self):
        self.after_cancel(self.job)
        self.label["text"] = "stopped"

    def copy(self):
        for number in range(1, 41):
            copy_part(number)


if __name__ == "__main__":
    run(Page, title="6a")
