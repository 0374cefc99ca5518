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

    job = None

    def on_key(self, _event):
        if self.job:
            self.after_cancel(self.job)
        self.job = self.after(300, self.ask())

    def ask(self):
        self.spawn_task(search, self.entry.get(), policy="restart", on_result=self.show)

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
