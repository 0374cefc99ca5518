import asyncio
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)
        self.answers = []
        self.look()

    def on_ask(self):
        threading.Thread(target=lambda: asyncio.run(self.work()), daemon=True).start()

    async def work(self):
        self.answers.append(await asyncio.to_thread(ask, "How far is the moon?"))

    def look(self):
        if self.answers:
            self.label["text"] = self.answers.pop(0)
        self.after(50, self.look)


if __name__ == "__main__":
    run(Page, title="4b")
