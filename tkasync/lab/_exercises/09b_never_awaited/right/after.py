from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=lambda: self.count(3)).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="ready", width=40)
        self.label.pack(padx=20, pady=10)

    def count(self, number):
        if number == 0:
            self.spawn_task(ask, "How far is the moon?", on_result=self.show)
        else:
            self.show(number)
            self.after(500, self.count, number - 1)

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="9b")
