from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Save", command=self.on_save)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="not saved yet")
        self.label.pack(padx=20, pady=10)

    @ui_task
    async def on_save(self):
        self.button.state(["disabled"])
        try:
            await self.spawn_task(save, TEXT)
        except OSError as error:
            self.label["text"] = str(error)
        else:
            self.button.state(["!disabled"])


if __name__ == "__main__":
    run(Page, title="5b")
