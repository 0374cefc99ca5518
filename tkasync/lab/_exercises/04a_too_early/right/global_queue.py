import queue
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


answers = queue.Queue()


def worker():
    answers.put(ask("How far is the moon?"))


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)
        self.poll()

    def on_ask(self):
        threading.Thread(target=worker, daemon=True).start()

    def poll(self):
        while not answers.empty():
            self.label["text"] = answers.get()
        self.after(100, self.poll)


if __name__ == "__main__":
    run(Page, title="4a")
