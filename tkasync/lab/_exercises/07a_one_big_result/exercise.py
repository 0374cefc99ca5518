"""7a One big result.

Press "Find": for two seconds nothing is to be seen. Then 10,000 lines come at once, and the window stands still.

To hold afterwards: lines are shown while the search still goes on. At its end all 10,000 are there, in their order.
However many have been found meanwhile, the window takes them in a part at a time, and reacts in between.
"""

from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import find_lines


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Find", command=self.on_find).pack(padx=20, pady=5)
        self.lines = ttk.Treeview(self, show="tree")
        self.lines.pack(padx=20, pady=10)

    def on_find(self):
        self.spawn_task(self.find, on_result=self.show)

    def find(self):
        return list(find_lines("wait"))

    def show(self, lines):
        for line in lines:
            self.lines.insert("", "end", text=line)


if __name__ == "__main__":
    run(Page, title="7a")
