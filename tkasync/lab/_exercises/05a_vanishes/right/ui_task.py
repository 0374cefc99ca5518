from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import ask

QUESTION = ""  # the server does not answer an empty one


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    @ui_task
    async def on_ask(self):
        self.label["text"] = "asking ..."
        try:
            self.label["text"] = await self.spawn_task(ask, QUESTION)
        except OSError as error:
            self.label["text"] = str(error)


if __name__ == "__main__":
    run(Page, title="5a")
