from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=self.on_start).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="ready", width=40)
        self.label.pack(padx=20, pady=10)

    def on_start(self):
        for seconds, number in enumerate(("3", "2", "1")):
            self.after(seconds * 500, lambda number=number: self.label.config(text=number))
        self.after(1500, self.ask)

    def ask(self):
        self.label["text"] = "asking"
        self.spawn_task(ask, "How far is the moon?", on_result=lambda answer: self.label.config(text=answer))


if __name__ == "__main__":
    run(Page, title="9b")
