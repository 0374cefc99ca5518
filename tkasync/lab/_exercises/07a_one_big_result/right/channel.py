import tkinter as tk
from tkinter import ttk

from tkasync import Channel, Component, run, ui_task
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = tk.Text(self, width=40)
        self.lines.pack(padx=20, pady=10)

    @ui_task
    async def on_find(self):
        lines = Channel()
        self.spawn_task(self.find, lines)
        async for line in lines:
            self.lines.insert("end", line + "\n")

    def find(self, lines):
        for line in find_lines("wait"):
            lines.send(line)
        lines.close()


if __name__ == "__main__":
    run(Page, title="7a")
