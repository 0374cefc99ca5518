"""10a The old answer overwrites the new one.

Press Lima, Oslo and Rome quickly. The answers come in any order, and the last that comes is shown: the weather of a town
that nobody looks at any more.

To hold afterwards: each press asks, and the answer for the town that was pressed last is shown, whenever the others come.
"""

from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)

    def on_town(self, town):
        self.spawn_task(weather, town, on_result=self.show)

    def show(self, answer):
        self.label["text"] = answer

if __name__ == "__main__":
    run(Page, title="10a")
