import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Asker(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.answer = None

    def run(self):
        self.answer = ask("How far is the moon?")


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        asker = Asker()
        asker.start()
        self.look(asker)

    def look(self, asker):
        if asker.is_alive():
            self.after(50, self.look, asker)
        else:
            self.label["text"] = asker.answer


if __name__ == "__main__":
    run(Page, title="4a")
