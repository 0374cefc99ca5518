from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Copy", command=self.on_copy)
        self.button.pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet", width=40)
        self.label.pack(padx=20, pady=10)
        self.task = None
        self.winfo_toplevel().protocol("WM_DELETE_WINDOW", self.on_close)

    def on_copy(self):
        self.task = self.copy()

    def on_close(self):
        if self.task is None:
            self.finish()

    def on_stop(self):
        if self.task is not None:
            self.task.abort()

    @ui_task
    async def copy(self):
        self.button.state(["disabled"])
        try:
            for number in (1, 2, 3, 4):
                self.label["text"] = f"part {number}"
                await self.spawn_task(copy_from_stick, number)
            self.label["text"] = "copied"
        except OSError as error:
            self.label["text"] = str(error)
        finally:
            self.button.state(["!disabled"])


if __name__ == "__main__":
    run(Page, title="9c")
