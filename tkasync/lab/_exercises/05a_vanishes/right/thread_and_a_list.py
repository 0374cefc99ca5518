import threading
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
        self.outcome = []
        threading.Thread(target=self.work, args=(self.outcome,), daemon=True).start()
        self.look()

    def work(self, outcome):
        try:
            outcome.append(ask(QUESTION))
        except Exception as error:
            outcome.append(repr(error))

    def look(self):
        if self.outcome:
            self.label["text"] = self.outcome[0]
        else:
            self.after(50, self.look)


if __name__ == "__main__":
    run(Page, title="5a")
