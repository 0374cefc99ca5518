"""What the inspector costs the program it looks at, and how soon it shows the line at which that stands still.

A snapshot is measured in processor time of the UI thread: with a hundred tasks, and in the dearest of windows that are
large in their own ways. The viewer is a process of its own, as always: it notes when its window shows the line.
"""

from __future__ import annotations

import asyncio
import sys
import time
import tkinter
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from benchmarks.measure import percentile
from tkasync import Component, create_effect, create_signal
from tkasync.runtime.runtime import Runtime
from tkasync.tools import open_inspector
from tkasync.tools.inspector import opening
from tkasync.tools.inspector.program.heard import Heard
from tkasync.tools.inspector.program.snapshot import Snapshots

__all__ = ["measure"]

STANDS = 1.5  # seconds
Fill = Callable[[Component], object]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    root = tkinter.Tk()
    try:
        snapshots = {name: _snapshots(root, fill, 60 if quick else 300) for name, fill in WINDOWS.items()}
        shown = _shown(root, 2 if quick else 5)
    finally:
        root.destroy()
    return {
        "tasks_ms": round(median(snapshots["tasks"]) * 1000, 3),
        "dearest_ms": round(max(median(each) for each in snapshots.values()) * 1000, 3),
        "dearest_p95_ms": round(max(percentile(each, 0.95) for each in snapshots.values()) * 1000, 3),
        "shown_s": round(max(shown), 3),
    }


# Snapshots


class Panel(Component):
    """A part of the window.

    Args:
        fill: what puts things into it.
    """

    def setup(self, fill: Fill) -> None:
        fill(self)


def _wait(panel: Component, count: int) -> None:
    for _ in range(count):
        panel.spawn_task(asyncio.sleep, 3600)


def _repeat(panel: Component) -> None:
    for number in range(10_000):
        panel.spawn_interval(1000.0, print, number, delay=500.0)


def _nest(panel: Component, depth: int = 50) -> None:
    panel.spawn_interval(1000.0, print, delay=500.0)
    if depth:
        Panel(panel, lambda inner: _nest(inner, depth - 1))


def _spread(panel: Component) -> None:
    for _ in range(1000):
        Panel(panel, _react)


def _react(panel: Component) -> None:
    read, write = create_signal({0: [0]})
    create_effect(read)
    write.set({number: [number] * 100 for number in range(100)})


def _react_often(panel: Component) -> None:
    for _ in range(400):
        _react(panel)


WINDOWS: dict[str, Fill] = {
    "tasks": lambda panel: _wait(panel, 100),
    "many tasks": lambda panel: _wait(panel, 5000),
    "intervals": _repeat,
    "deep": _nest,
    "wide": _spread,
    "values": _react_often,
}


def _snapshots(root: tkinter.Tk, fill: Fill, count: int) -> list[float]:
    runtime = Runtime.of(root)
    heard = Heard(runtime.ui_thread)
    panel = Panel(root, fill)
    snapshots = Snapshots(runtime, heard, deque())
    root.update()
    for _ in range(60):  # until all is open, and everything was said once
        rows = [row["id"] for row in snapshots.take()["rows"]]
        snapshots.look({"open": rows, "select": rows[-1]})
    taken = []
    for part in ("owners", "signals"):
        snapshots.look({"part": part})
        for _ in range(count):
            began = time.thread_time()
            snapshots.take()
            taken.append(time.thread_time() - began)
    panel.destroy()
    root.update()
    heard.close()
    return taken if fill is not WINDOWS["tasks"] else taken[:count]


# A window that stands still


def _shown(root: tkinter.Tk, count: int) -> list[float]:
    """Return how long it took from the beginning of each stand-still until the viewer showed its line."""
    took: list[float] = []
    with TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.txt"
        notes.touch()
        viewer = [sys.executable, "-m", "benchmarks.inspector_viewer", str(notes)]
        with patch.object(opening, "_command", lambda _runtime: viewer):
            inspector = open_inspector(root)
        _until(root, lambda: "ready" in notes.read_text())
        for number in range(1, count + 1):
            dialog = tkinter.Toplevel(root)
            dialog.wait_visibility()
            if number % 2:
                dialog.grab_set()
            root.after(300, _stand, notes, took)
            while len(took) < number:
                root.update()
                time.sleep(0.01)
            dialog.destroy()
        inspector.close()
    return took


def _stand(notes: Path, took: list[float]) -> None:
    began = time.monotonic()
    time.sleep(STANDS)
    seen = [float(line) for line in notes.read_text().splitlines() if line != "ready"]
    took.append(min((at - began for at in seen if at > began), default=STANDS))


def _until(root: tkinter.Tk, predicate: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not predicate():
        if time.monotonic() > end:
            raise TimeoutError("the viewer has not come")
        root.update()
        time.sleep(0.01)
    root.update()
