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
        self.is_over = False
        self.after(1500, self.give_up)
        self.spawn_task(ask, "How far is the moon?", on_result=self.answered)

    def answered(self, answer):
        self.is_over = True
        self.show(answer)

    def give_up(self):
        if not self.is_over:
            self.show("no answer")

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
