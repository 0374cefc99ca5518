import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        self.pressed = 0

    def on_town(self, town):
        pressed = self.pressed = time.monotonic()

        def show(answer):
            if self.pressed == pressed:
                self.label.config(text=answer)

        self.spawn_task(weather, town, on_result=show)


if __name__ == "__main__":
    run(Page, title="10a")
