# meter.py: how late the window's loop comes round
import time
from tkinter import ttk


class Meter(ttk.Label):
    def __init__(self, master):
        super().__init__(master)
        self.worst = 0.0
        self.due = time.monotonic()
        self.beat()

    def beat(self):
        late = 1000 * (time.monotonic() - self.due)
        self.worst = max(self.worst, late)
        self["text"] = f"late: {late:.0f} ms, at worst {self.worst:.0f} ms"
        self.due = time.monotonic() + 0.05
        self.after(50, self.beat)
