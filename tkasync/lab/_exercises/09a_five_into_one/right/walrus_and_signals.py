from tkinter import ttk

from tkasync import Component, create_signal, run, ui_task
from tkasync.lab.services import ask, load, save


class Page(Component):
    def setup(self):
        self.status, self.tell = create_signal("nothing sent yet")
        self.is_busy, self.lock = create_signal(False)
        button = ttk.Button(self, text="Send", command=self.on_send)
        button.pack(padx=20, pady=10)
        self.bind_option(button, "state", lambda: "disabled" if self.is_busy() else "normal")
        label = ttk.Label(self, width=40)
        label.pack(padx=20, pady=10)
        self.bind_option(label, "text", self.status)

    @ui_task
    async def on_send(self):
        self.lock.set(True)
        try:
            self.tell.set("loading")
            if letter := await self.spawn_task(load, "letter"):
                self.tell.set("asking")
                if address := await self.spawn_task(ask, letter):
                    self.tell.set("saving")
                    await self.spawn_task(save, address + ": " + letter)
            self.tell.set("sent")
        except OSError as error:
            self.tell.set(f"{type(error).__name__}: {error}")
        finally:
            self.lock.set(False)


if __name__ == "__main__":
    run(Page, title="9a")
