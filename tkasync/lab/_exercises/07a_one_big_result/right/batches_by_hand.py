import collections
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
        self.waiting = collections.deque()
        threading.Thread(target=self.find, daemon=True).start()
        self.look()

    def find(self):
        for line in find_lines("wait"):
            self.waiting.append(line)
        self.waiting.append(None)

    def look(self):
        for _ in range(min(100, len(self.waiting))):
            line = self.waiting.popleft()
            if line is None:
                return
            self.lines.insert("", "end", text=line)
        self.after(5, self.look)


if __name__ == "__main__":
    run(Page, title="7a")
