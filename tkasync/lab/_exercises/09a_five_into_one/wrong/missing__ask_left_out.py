from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import ask, load, save


class Before(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Send", command=self.on_send)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing sent yet", width=40)
        self.label.pack(padx=20, pady=10)

    def on_send(self):
        self.button.state(["disabled"])
        self.label["text"] = "loading"
        self.spawn_task(load, "letter", on_result=self.loaded, on_error=self.failed)

    def loaded(self, letter):
        self.letter = letter
        self.label["text"] = "asking"
        self.spawn_task(ask, letter, on_result=self.asked, on_error=self.failed)

    def asked(self, address):
        self.label["text"] = "saving"
        self.spawn_task(save, f"{address}: {self.letter}", on_result=self.saved, on_error=self.failed)

    def saved(self, _nothing):
        self.button.state(["!disabled"])
        self.label["text"] = "sent"

    def failed(self, error):
        self.button.state(["!disabled"])
        self.label["text"] = str(error)


class Page(Before):
    @ui_task
    async def on_send(self):
        self.button.state(["disabled"])
        try:
            self.label["text"] = "loading"
            letter = await self.spawn_task(load, "letter")
            self.label["text"] = "asking"
            address = "somebody"
            self.label["text"] = "saving"
            await self.spawn_task(save, f"{address}: {letter}")
            self.label["text"] = "sent"
        except OSError as error:
            self.label["text"] = str(error)
        finally:
            self.button.state(["!disabled"])


if __name__ == "__main__":
    run(Page, title="9a")
