import re
import tkinter as tk
from concurrent.futures import CancelledError
from tkinter import ttk
from finder_07 import search
from meter import Meter
from preview import open_preview
from tkasync import Component, run, ui_task
from tkasync.widgets import ask


class Finder(Component):
    def setup(self):
        Meter(self).pack(anchor="e", padx=10, pady=5)
        self.entry = ttk.Entry(self)
        self.entry.insert(0, "import")
        self.entry.pack(fill="x", padx=10)
        self.button = ttk.Button(self, text="Search", command=self.start)
        self.button.pack(pady=10)
        ttk.Button(self, text="Stop", command=self.stop).pack()
        self.task = None
        self.rows = tk.Listbox(self, width=80, height=14)
        self.rows.pack(fill="both", expand=True, padx=10)
        self.rows.bind("<Return>", self.open)
        self.rows.bind("<Double-1>", self.open)
        self.status = ttk.Label(self, text="-")
        self.status.pack(pady=10)

    @ui_task(policy="drop")
    async def start(self):
        self.button.state(["disabled"])
        self.rows.delete(0, "end")
        try:
            self.task = self.spawn_task(
                search, self.entry.get(), timeout=30, on_progress=self.tell,
                on_item=lambda line: self.rows.insert("end", line))
            count = await self.task
            self.status["text"] = f"{self.rows.size()} lines in {count} files"
        except (re.error, OSError) as error:
            self.status["text"] = f"That failed: {error}"
        except CancelledError:
            if not await ask("You have stopped it. Keep the lines?"):
                self.rows.delete(0, "end")
        finally:
            self.button.state(["!disabled"])

    def stop(self):
        if self.task and self.task.abort():
            self.status["text"] = "stopped"

    def tell(self, progress):
        self.status["text"] = f"{progress.fraction:.0%}"

    def open(self, _event):
        open_preview(self, self.rows.get("active"))


if __name__ == "__main__":
    run(Finder, title="Finder")
