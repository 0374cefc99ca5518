import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Asker(threading.Thread):
    def run(self):
        self.answer = ask("How far is the moon?")


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        self.asker = Asker()
        self.asker.start()
        self.after(50, self.look)

    def look(self):
        if self.asker.is_alive():
            self.after(50, self.look)
        else:
            self.label.config(text=self.asker.answer)


if __name__ == "__main__":
    run(Page, title="4b")
