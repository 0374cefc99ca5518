"""Make the pictures of the trace's page anew: ``python -m tests.support.trace_pictures``.

A small program runs in a real window, and its trace is saved as lanes: three coroutines that wait, two functions on
workers, and a handler that blocks the UI thread while their results come. The stall is found by a watch, as any is. In
the second picture the handler spawns a task instead.
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

IMAGES = ROOT / "docs" / "images"
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

    def show(self, seconds: float | None) -> None:
        self.label["text"] = "saved" if seconds is None else f"after {seconds:.2f} s"
        time.sleep(0.004)  # stands for the work of a redraw, so that it can be seen


class QuickShop(Shop):
    """The same, and it is a task."""

    def save(self) -> None:
        spawn_task(time.sleep, BLOCKED, name="save", on_result=self.show)


PICTURES = {"lanes": Shop, "lanes-task": QuickShop}


async def request(seconds: float) -> float:
    await asyncio.sleep(seconds / 2)
    await asyncio.sleep(seconds / 2)
    return seconds


def sums(seconds: float) -> float:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        time.sleep(0.005)
    return seconds


def draw(program: type[Shop], picture: Path) -> None:
    """Run *program* and save *picture*."""
    root = tk.Tk()
    runtime = Runtime(root)
    with StallWatch(root), Trace() as trace:
        shop = program(root)
        shop.pack()
        root.mainloop()
        trace.save(picture).result(GIVE_UP)
    runtime.close()
    root.destroy()


def main() -> None:
    """Save both pictures."""
    for name, program in PICTURES.items():
        picture = IMAGES / f"{name}.svg"
        draw(program, picture)
        print(picture)


if __name__ == "__main__":
    main()
