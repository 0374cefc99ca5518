from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import ask, load, save
from tkasync.widgets import bind_busy


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Send", command=self.on_send)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing sent yet", width=40)
        self.label.pack(padx=20, pady=10)

    def on_send(self):
        bind_busy(self.button, self.send())

    @ui_task
    async def send(self):
        try:
            self.label["text"] = "loading"
            letter = await self.spawn_task(load, "letter")
            self.label["text"] = "asking"
            address = await self.spawn_task(ask, letter)
            self.label["text"] = "saving"
            await self.spawn_task(save, f"{address}: {letter}")
            self.label["text"] = "sent"
        except OSError as error:
            self.label["text"] = f"not sent: {error}"


if __name__ == "__main__":
    run(Page, title="9a")
