import tkinter as tk
from tkinter import ttk
from folder import files, lines_with
from meter import Meter


def search(pattern):
    found = []
    for number, path in enumerate(files(), 1):
        found += lines_with(pattern, path)
        if number % 20 == 0:
            yield
    return found


class Finder(tk.Tk):
    def __init__(self):
        super().__init__()
        Meter(self).pack(anchor="e", padx=10, pady=5)
        self.entry = ttk.Entry(self)
        self.entry.insert(0, "import")
        self.entry.pack(fill="x", padx=10)
        self.button = ttk.Button(self, text="Search", command=self.start)
        self.button.pack(pady=10)
        self.rows = tk.Listbox(self, width=80, height=14)
        self.rows.pack(fill="both", expand=True, padx=10)
        self.status = ttk.Label(self, text="-")
        self.status.pack(pady=10)

    def start(self):
        self.go_on(search(self.entry.get()))

    def go_on(self, steps):
        try:
            next(steps)
        except StopIteration as end:
            self.show(end.value)
        else:
            self.after(1, self.go_on, steps)

    def show(self, found):
        self.rows.delete(0, "end")
        self.rows.insert("end", *found)
        self.status["text"] = f"{len(found)} lines"


if __name__ == "__main__":
    Finder().mainloop()
