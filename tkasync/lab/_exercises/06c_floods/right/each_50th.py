from tkinter import ttk

from tkasync import Component, dispatch_to_ui, run
from tkasync.lab.services import LINES, read_line


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Read", command=self.on_read).pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing read yet")
        self.label.pack(padx=60, pady=10)

    def on_read(self):
        self.spawn_task(self.read)

    def read(self):
        for number in range(1, LINES + 1):
            read_line(number)
            if number % 50 == 0:
                dispatch_to_ui(self.show, number)

    def show(self, number):
        self.label["text"] = f"{number} lines"


if __name__ == "__main__":
    run(Page, title="6c")
