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
        self.number = 0

    def on_key(self, event):
        self.number += 1
        self.after(300, self.search, self.number)

    def search(self, number):
        if number == self.number:
            self.spawn_task(search, self.entry.get(), on_result=lambda found: self.show(found, number))

    def show(self, found, number):
        if number == self.number:
            self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
