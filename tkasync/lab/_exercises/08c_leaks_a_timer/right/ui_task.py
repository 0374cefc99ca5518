import tkinter as tk
from tkinter import ttk

from tkasync import Component, run, sleep, ui_task
from tkasync.lab.services import level


class Meter(Component):
    def setup(self):
        self.label = ttk.Label(self, width=20)
        self.label.pack(padx=20, pady=20)
        self.tick()

    @ui_task
    async def tick(self):
        while True:
            self.label["text"] = level()
            await sleep(0.1)


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Level", command=self.on_level).pack(padx=40, pady=20)

    def on_level(self):
        Meter(tk.Toplevel(self)).pack()


if __name__ == "__main__":
    run(Page, title="8c")
