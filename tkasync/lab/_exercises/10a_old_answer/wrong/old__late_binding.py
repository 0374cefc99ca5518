from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        self.number = 0

    def on_town(self, town):
        self.number += 1
        self.spawn_task(weather, town, on_result=lambda answer: self.show(answer, self.number))

    def show(self, answer, number):
        if number == self.number:
            self.label["text"] = answer


if __name__ == "__main__":
    run(Page, title="10a")
