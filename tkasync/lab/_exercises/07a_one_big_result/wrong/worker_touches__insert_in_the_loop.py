import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = ttk.Treeview(self, show="tree")
        self.lines.pack(padx=20, pady=10)

    def on_find(self):
        threading.Thread(target=self.find, daemon=True).start()

    def find(self):
        try:
            for line in find_lines("wait"):
                self.lines.insert("", "end", text=line)
        except Exception as error:
            print(error)


if __name__ == "__main__":
    run(Page, title="7a")
