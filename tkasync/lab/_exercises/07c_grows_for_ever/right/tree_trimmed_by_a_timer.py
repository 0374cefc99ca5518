from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import new_prices


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=self.on_start).pack(padx=20, pady=5)
        self.tree = ttk.Treeview(self, show="tree")
        self.tree.pack(padx=20, pady=10)
        self.spawn_interval(0.2, self.trim)

    @ui_task(policy="drop")
    async def on_start(self):
        while True:
            for price in await self.spawn_task(new_prices):
                self.tree.insert("", "end", text=price)

    def trim(self):
        rows = self.tree.get_children()
        self.tree.delete(*rows[:-100])


if __name__ == "__main__":
    run(Page, title="7c")
