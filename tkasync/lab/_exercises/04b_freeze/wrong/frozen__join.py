from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask
import threading


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(ask("How far is the moon?")), daemon=True)
        thread.start()
        thread.join()
        self.label["text"] = answers[0]

if __name__ == "__main__":
    run(Page, title="4b")
