from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import copy_from_stick


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)
        self.is_stopped = False

    @ui_task
    async def on_copy(self):
        self.is_stopped = False
        for number in range(1, 41):
            if self.is_stopped:
                return
            try:
                await self.spawn_task(copy_from_stick, number)
            except OSError as error:
                self.label["text"] = str(error)

    def on_stop(self):
        self.is_stopped = True


if __name__ == "__main__":
    run(Page, title="6b")
