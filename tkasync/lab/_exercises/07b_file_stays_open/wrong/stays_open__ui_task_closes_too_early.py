import tkinter as tk
from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import open_log


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Read", command=self.on_read).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.lines = tk.Listbox(self, width=40)
        self.lines.pack(padx=20, pady=10)
        self.task = None

    def on_read(self):
        self.task = self.read()

    def on_stop(self):
        if self.task is not None:
            self.task.abort()

    @ui_task
    async def read(self):
        log = await self.spawn_task(open_log, "today.log")
        try:
            while line := await self.spawn_task(log.read_line):
                self.lines.insert("end", line)
        except OSError as error:
            self.lines.insert("end", str(error))
        finally:
            log.close()


if __name__ == "__main__":
    run(Page, title="7b")
