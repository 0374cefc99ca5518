import queue
import threading
import tkinter as tk
from tkinter import ttk
from folder import files, lines_with
from meter import Meter


def search(pattern):
    found = []
    for path in files():
        found += lines_with(pattern, path)
    return found


def work(pattern, answers):
    answers.put(search(pattern))


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
        answers = queue.SimpleQueue()
        threading.Thread(target=work, args=(self.entry.get(), answers)).start()
        self.poll(answers)

    def poll(self, answers):
        if answers.empty():
            self.after(50, self.poll, answers)
        else:
            self.show(answers.get())

    def show(self, found):
        self.rows.delete(0, "end")
        self.rows.insert("end", *found)
        self.status["text"] = f"{len(found)} lines"


if __name__ == "__main__":
    Finder().mainloop()
