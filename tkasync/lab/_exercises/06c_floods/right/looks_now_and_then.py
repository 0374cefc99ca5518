from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import LINES, read_line


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Read", command=self.on_read).pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing read yet")
        self.label.pack(padx=60, pady=10)

    def on_read(self):
        self.number = 0
        self.spawn_task(self.read, on_done=lambda _: self.show(LINES))
        self.look()

    def look(self):
        self.show(self.number)
        if self.number < LINES:
            self.after(100, self.look)

    def read(self):
        for number in range(1, LINES + 1):
            read_line(number)
            self.number = number

    def show(self, number):
        self.label["text"] = f"{number} lines"


if __name__ == "__main__":
    run(Page, title="6c")
