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
        self.number = 0
        self.dispatch_to_ui(self.look)
        for number in range(1, LINES + 1):
            read_line(number)
            self.number = number

    def look(self):
        self.label["text"] = f"{self.number} lines"
        if self.number < LINES:
            self.after(100, self.look)


if __name__ == "__main__":
    run(Page, title="6c")
