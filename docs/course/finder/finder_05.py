import tkinter as tk
from tkinter import ttk
from folder import files, lines_with
from meter import Meter
from tkasync import Component, run


def search(pattern):
    found = []
    for path in files():
        found += lines_with(pattern, path)
    return found


class Finder(Component):
    def setup(self):
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
        self.button.state(["disabled"])
        self.status["text"] = "searching ..."
        self.spawn_task(
            search, self.entry.get(), timeout=30,
            on_result=self.show, on_error=self.fail, on_done=self.end)

    def show(self, found):
        self.rows.delete(0, "end")
        self.rows.insert("end", *found)
        self.status["text"] = f"{len(found)} lines"

    def fail(self, error):
        self.status["text"] = f"That failed: {error}"

    def end(self, _task):
        self.button.state(["!disabled"])


if __name__ == "__main__":
    run(Finder, title="Finder")
