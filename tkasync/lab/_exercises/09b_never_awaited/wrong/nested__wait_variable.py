from time import sleep
from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Start", command=self.on_start).pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="ready", width=40)
        self.label.pack(padx=20, pady=10)

    @ui_task
    async def on_start(self):
        for number in ("3", "2", "1"):
            self.label["text"] = number
            self.update()
            sleep(0.5)
        self.label["text"] = await self.spawn_task(ask, "How far is the moon?")


if __name__ == "__main__":
    run(Page, title="9b")
