"""10,000 times: make a component, spawn a task in it, destroy it. How much memory stays."""

from __future__ import annotations

import gc
import queue
import tkinter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk
from typing import Any

from benchmarks.measure import Clock, resident_bytes

__all__ = ["measure"]

PER_TURN = 10


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 3_000 if quick else 10_000
    root = tkinter.Tk()
    cycle = (_ours if peer == "ours" else _plain)(root)
    done = 0
    marks: dict[str, float] = {}

    def turn() -> None:
        nonlocal done
        for _ in range(PER_TURN):
            cycle()
        done += PER_TURN
        if done == 1_000:
            marks["begun"], marks["memory"] = Clock(), _settled()
        if done < count:
            root.after(1, turn)
        else:
            root.after(300, root.quit)

    root.after(100, turn)
    root.mainloop()
    seconds, grown = Clock() - marks["begun"] - 0.3, _settled() - marks["memory"]
    root.destroy()
    return {
        "cycles": count,
        "grown_kib": round(grown / 1024, 1),
        "cycle_us": round(seconds / (count - 1_000) * 1e6, 1),
    }


def _settled() -> int:
    gc.collect()
    return resident_bytes()


def _ours(root: tkinter.Tk) -> Callable[[], None]:
    from tkasync import Component, Runtime

    Runtime(root)

    class Part(Component):
        def setup(self) -> None:
            self.spawn_task(int, on_result=self.show)

        def show(self, value: int) -> None:
            ttk.Label(self, text=value).pack()

    def cycle() -> None:
        part = Part(root)
        part.pack()
        part.destroy()

    return cycle


def _plain(root: tkinter.Tk) -> Callable[[], None]:
    """The same by hand, without any of the promises: what Tk and the pool themselves keep."""
    pool = ThreadPoolExecutor()
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def cycle() -> None:
        part = ttk.Frame(root)
        part.pack()
        pool.submit(int).add_done_callback(results.put)
        part.destroy()
        while not results.empty():
            results.get_nowait()

    return cycle
