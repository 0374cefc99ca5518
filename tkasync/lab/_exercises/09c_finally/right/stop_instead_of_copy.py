from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        self.copy = ttk.Button(self, text="Copy", command=self.on_copy)
        self.stop = ttk.Button(self, text="Stop")
        self.label = ttk.Label(self, text="nothing copied yet", width=40)
        self.copy.grid(row=0, column=0)
        self.label.grid(row=1, column=0)

    @ui_task(policy="drop")
    async def on_copy(self):
        self.copy.grid_remove()
        self.stop.grid(row=0, column=0)
        try:
            for number in (1, 2, 3, 4):
                self.label["text"] = f"part {number}"
                part = self.spawn_task(copy_from_stick, number)
                self.stop["command"] = part.abort
                await part
            self.label["text"] = "copied"
        except OSError as error:
            self.label["text"] = f"{error}"
        finally:
            self.stop.grid_remove()
            self.copy.grid()


if __name__ == "__main__":
    run(Page, title="9c")
