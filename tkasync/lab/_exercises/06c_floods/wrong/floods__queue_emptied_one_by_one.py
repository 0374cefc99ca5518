import queue
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import LINES, read_line


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Read", command=self.on_read).pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing read yet")
        self.label.pack(padx=60, pady=10)

    def on_read(self):
        self.numbers = queue.SimpleQueue()
        self.spawn_task(self.read)
        self.look()

    def read(self):
        for number in range(1, LINES + 1):
            read_line(number)
            self.numbers.put(number)

    def look(self):
        while not self.numbers.empty():
            self.show(self.numbers.get())
        self.after(20, self.look)

    def show(self, number):
        self.label["text"] = f"{number} lines"


if __name__ == "__main__":
    run(Page, title="6c")
