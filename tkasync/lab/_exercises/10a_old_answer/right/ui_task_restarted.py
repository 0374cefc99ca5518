from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)

    @ui_task(policy="restart")
    async def on_town(self, town):
        self.label["text"] = await self.spawn_task(weather, town)


if __name__ == "__main__":
    run(Page, title="10a")
