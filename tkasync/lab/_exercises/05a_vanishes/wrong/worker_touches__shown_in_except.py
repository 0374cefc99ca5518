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
        threading.Thread(target=self.work, daemon=True).start()

    def work(self):
        try:
            answer = ask(QUESTION)
        except OSError as error:
            answer = str(error)
        self.label["text"] = answer


if __name__ == "__main__":
    run(Page, title="5a")
