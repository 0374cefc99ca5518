# preview.py
import tkinter as tk
from folder import FOLDER
from tkasync import Component


class Preview(Component):
    def setup(self, path, number):
        self.number = number
        self.text = tk.Text(self, width=64, height=12)
        self.text.pack(fill="both", expand=True)
        self.on_cleanup(print, "closed:", path.name)
        read = path.read_text
        self.spawn_task(read, "utf-8", "replace", on_result=self.show)

    def show(self, text):
        self.text.insert("1.0", text)
        self.text.see(f"{self.number}.0")


def open_preview(master, row):
    name, number, _line = row.split(":", 2)
    window = tk.Toplevel(master)
    window.title(name)
    Preview(window, FOLDER / name, int(number)).pack(fill="both", expand=True)
