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
        threading.Thread(target=self.work).start()

    def work(self):
        self.send(ask("How far is the moon?"))

    def send(self, answer):
        self.dispatch_to_ui(lambda: self.label.configure(text=answer))

if __name__ == "__main__":
    run(Page, title="4b")
