import re
import tkinter as tk
from tkinter import ttk
from finder_07 import search
from meter import Meter
from preview import open_preview
from tkasync import Component, run, ui_task


class Finder(Component):
    def setup(self):
        Meter(self).pack(anchor="e", padx=10, pady=5)
        self.entry = ttk.Entry(self)
        ask = self.spawn_debounced(0.3, self.start)
        self.entry.bind("<KeyRelease>", ask)
        self.entry.pack(fill="x", padx=10)
        self.rows = tk.Listbox(self, width=80, height=14)
        self.rows.pack(fill="both", expand=True, padx=10)
        self.rows.bind("<Return>", self.open)
        self.rows.bind("<Double-1>", self.open)
        self.status = ttk.Label(self, text="-")
        self.status.pack(pady=10)

    @ui_task(policy="restart")
    async def start(self, _event):
        self.rows.delete(0, "end")
        if not (pattern := self.entry.get()):
            return
        try:
            count = await self.spawn_task(
                search, pattern, timeout=30, on_progress=self.tell,
                on_item=lambda line: self.rows.insert("end", line))
            self.status["text"] = f"{self.rows.size()} lines in {count} files"
        except (re.error, OSError) as error:
            self.status["text"] = f"That failed: {error}"

    def tell(self, progress):
        self.status["text"] = f"{progress.fraction:.0%}"

    def open(self, _event):
        open_preview(self, self.rows.get("active"))


if __name__ == "__main__":
    run(Finder, title="Finder")
