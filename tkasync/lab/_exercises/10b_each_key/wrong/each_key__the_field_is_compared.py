"""10b It asks at every key.

Type "rome" quickly: the server is asked for r, ro, rom and rome, and three of the answers are thrown away.

To hold afterwards: while keys follow each other quickly nothing is asked. Within half a second of the last key the server
is asked once, for what is in the field then. What is shown belongs to what was asked last.
"""

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

    def on_key(self, event):
        self.after(300, self.ask, self.entry.get())

    def ask(self, text):
        if text == self.entry.get():
            self.spawn_task(search, text, policy="restart", on_result=self.show)

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
