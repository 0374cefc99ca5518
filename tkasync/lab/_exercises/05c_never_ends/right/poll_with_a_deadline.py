import threading
import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=60, pady=10)

    def on_ask(self):
        self.show("asking ...")
        box = []
        threading.Thread(target=lambda: box.append(ask("How far is the moon?")), daemon=True).start()
        self.look(box, time.monotonic() + 1.5)

    def look(self, box, end):
        if box:
            self.show(box[0])
        elif time.monotonic() > end:
            self.show("no answer")
        else:
            self.after(30, self.look, box, end)

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
