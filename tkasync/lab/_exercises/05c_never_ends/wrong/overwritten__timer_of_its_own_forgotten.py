from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=60, pady=10)

    def on_ask(self):
        self.show("asking ...")
        self.task = self.spawn_task(ask, "How far is the moon?", policy="restart", on_result=self.show)
        self.after(1500, self.give_up)

    def give_up(self):
        self.task.abort()
        self.show("no answer")

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
