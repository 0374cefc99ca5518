import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


answer = ""


def work():
    answer = ask("How far is the moon?")


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)
        self.look()

    def on_ask(self):
        threading.Thread(target=work, daemon=True).start()

    def look(self):
        if answer:
            self.label["text"] = answer
        self.after(100, self.look)


if __name__ == "__main__":
    run(Page, title="4b")
