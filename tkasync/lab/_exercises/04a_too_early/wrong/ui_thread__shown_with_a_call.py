from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        self.spawn_task(ask, "How far is the moon?", on_result=self.show(ask("How far is the moon?")))

    def show(self, answer):
        self.label["text"] = answer


if __name__ == "__main__":
    run(Page, title="4a")
