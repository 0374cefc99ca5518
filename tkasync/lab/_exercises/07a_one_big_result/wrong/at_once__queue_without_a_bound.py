import queue
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = ttk.Treeview(self, show="tree")
        self.lines.pack(padx=20, pady=10)
        self.found = queue.Queue()
        self.spawn_interval(0.1, self.poll)

    def on_find(self):
        self.spawn_task(self.find)

    def find(self):
        for line in find_lines("wait"):
            self.found.put(line)

    def poll(self):
        while not self.found.empty():
            self.lines.insert("", "end", text=self.found.get())


if __name__ == "__main__":
    run(Page, title="7a")
