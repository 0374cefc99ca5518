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
        self.button.state(["disabled"])
        self.spawn_task(ask, QUESTION, on_result=self.done, on_error=self.show)

    def done(self, answer):
        self.button.state(["!disabled"])
        self.show(answer)

    def show(self, answer):
        self.label["text"] = str(answer)


if __name__ == "__main__":
    run(Page, title="5a")
