from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask

QUESTION = ""  # the server does not answer an empty one


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        self.label["text"] = "asking ..."
        self.spawn_task(ask, QUESTION, on_result=self.show, on_error=lambda error: self.show(type(error).__name__))

    def show(self, text):
        self.label.config(text=text)


if __name__ == "__main__":
    run(Page, title="5a")
