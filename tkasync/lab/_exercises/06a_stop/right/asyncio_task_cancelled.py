import asyncio
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        ttk.Button(self, text="Stop", command=self.on_stop).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        threading.Thread(target=lambda: asyncio.run(self.main()), daemon=True).start()

    async def main(self):
        self.loop = asyncio.get_running_loop()
        self.task = asyncio.create_task(self.copy())
        try:
            await self.task
        except asyncio.CancelledError:
            pass

    async def copy(self):
        for number in range(1, 41):
            await asyncio.to_thread(copy_part, number)

    def on_stop(self):
        self.loop.call_soon_threadsafe(self.task.cancel)
        self.label["text"] = "stopped"


if __name__ == "__main__":
    run(Page, title="6a")
