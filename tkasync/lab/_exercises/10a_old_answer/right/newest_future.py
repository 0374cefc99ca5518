from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        self.future = None
        self.pool = ThreadPoolExecutor(8)
        self.look()

    def on_town(self, town):
        self.future = self.pool.submit(weather, town)

    def look(self):
        if self.future is not None and self.future.done():
            self.label["text"] = self.future.result()
            self.future = None
        self.after(50, self.look)


if __name__ == "__main__":
    run(Page, title="10a")
