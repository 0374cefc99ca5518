from tkinter import ttk

from tkasync import Component, run, sleep, ui_task
from tkasync.lab.services import search


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=10)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.label = ttk.Label(self, text="type a word")
        self.label.pack(padx=20, pady=10)

    @ui_task(policy="restart")
    async def on_key(self, event):
        await sleep(1.5)
        self.show(await self.spawn_task(search, self.entry.get()))

    def show(self, found):
        self.label["text"] = "\n".join(found)


if __name__ == "__main__":
    run(Page, title="10b")
