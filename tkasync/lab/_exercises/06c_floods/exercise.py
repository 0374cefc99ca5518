"""6c Progress floods.

Press "Read": each line that is read is told to the window, 2,500 a second. No eye sees that, and the window has nothing
else to do.

To hold afterwards: the window shows how far it is while the file is read, in 500 changes at most, and at the end
"5000 lines". It is read on a thread.
"""

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
            dispatch_to_ui(self.show, number)

    def show(self, number):
        self.label["text"] = f"{number} lines"


if __name__ == "__main__":
    run(Page, title="6c")
