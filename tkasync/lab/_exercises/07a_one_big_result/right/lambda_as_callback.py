from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = ttk.Treeview(self, show="tree")
        self.lines.pack(padx=20, pady=10)

    def on_find(self):
        self.spawn_task(find_lines, "wait", on_item=lambda line: self.lines.insert("", "end", text=line))


if __name__ == "__main__":
    run(Page, title="7a")
