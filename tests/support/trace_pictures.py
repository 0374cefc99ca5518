"""Make the picture of the trace's page anew: ``python -m tests.support.trace_pictures``.

A small program runs in a real window, and its trace is saved as lanes: three coroutines that wait, two functions on
workers, and a handler that blocks the UI thread while their results come. The stall is found by a watch, as any is.
"""

from __future__ import annotations

import asyncio
import time
import tkinter as tk
from pathlib import Path

from tests.support import GIVE_UP
from tests.support.documents import ROOT
from tkasync import Component, Runtime, spawn_task
from tkasync.tools import StallWatch, Trace

PICTURE = ROOT / "docs" / "images" / "lanes.svg"
LENGTH_MS = 640
BLOCKED = 0.25  # seconds, which is more than the watch lets pass


class Shop(Component):
    """The program: what it starts comes back at about the time at which its window stands still."""

    def setup(self) -> None:
        self.label = tk.Label(self, text="loading")
        self.label.pack()
        for number in range(3):
            self.after(20 + 60 * number, self.start_request, number)
        self.after(60, self.start_sums)
        self.after(260, self.save)
        self.after(LENGTH_MS, self.winfo_toplevel().quit)

    def start_request(self, number: int) -> None:
        spawn_task(request, 0.15 + 0.12 * number, name=f"request {number + 1}", on_result=self.show)

    def start_sums(self) -> None:
        for number in range(2):
            spawn_task(sums, 0.18 + 0.1 * number, name=f"sums {number + 1}", on_result=self.show)

    def save(self) -> None:
        """The handler that should have been a task."""
        time.sleep(BLOCKED)

    def show(self, seconds: float) -> None:
        self.label["text"] = f"after {seconds:.2f} s"
        time.sleep(0.004)  # stands for the work of a redraw, so that it can be seen


async def request(seconds: float) -> float:
    await asyncio.sleep(seconds / 2)
    await asyncio.sleep(seconds / 2)
    return seconds


def sums(seconds: float) -> float:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        time.sleep(0.005)
    return seconds


def main(picture: Path) -> None:
    """Run the program and save *picture*."""
    root = tk.Tk()
    runtime = Runtime(root)
    with StallWatch(root), Trace() as trace:
        shop = Shop(root)
        shop.pack()
        root.mainloop()
        trace.save(picture).result(GIVE_UP)
    runtime.close()
    root.destroy()
    print(picture)


if __name__ == "__main__":
    main(PICTURE)
