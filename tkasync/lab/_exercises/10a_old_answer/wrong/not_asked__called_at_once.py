from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        self.label = ttk.Label(self, text="choose a town")
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=self.on_town(town)).pack(padx=20, pady=5)
        self.label.pack(padx=20, pady=10)

    def on_town(self, town):
        self.spawn_task(weather, town, policy="restart", on_result=self.show)

    def show(self, answer):
        self.label["text"] = answer


if __name__ == "__main__":
    run(Page, title="10a")
