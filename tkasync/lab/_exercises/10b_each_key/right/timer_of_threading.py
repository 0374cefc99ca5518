import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import search


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=10)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.label = ttk.Label(self, text="type a word")
        self.label.pack(padx=20, pady=10)

    timer, number = None, 0

    def on_key(self, event):
        if self.timer:
            self.timer.cancel()
        self.number += 1
        self.timer = threading.Timer(0.35, self.work, (self.entry.get(), self.number))
        self.timer.daemon = True
        self.timer.start()

    def work(self, text, number):
        found = search(text)
        self.dispatch_to_ui(self.show_if, found, number)

    def show_if(self, found, number):
        if number == self.number:
            self.show(found)

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
