from tkinter import ttk

from tkasync import Component, run, sleep, ui_task
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.saves = []
        self.winfo_toplevel().protocol("WM_DELETE_WINDOW", self.on_close)

    @ui_task(policy="restart")
    async def on_key(self, event):
        await sleep(1)
        self.saves.append(self.spawn_task(save, self.entry.get()))

    @ui_task(policy="drop")
    async def on_close(self):
        self.entry["state"] = "disabled"
        await sleep(1.1)  # by then what was typed last is being saved
        for task in self.saves:
            await task
        self.finish()


if __name__ == "__main__":
    run(Page, title="10c")
