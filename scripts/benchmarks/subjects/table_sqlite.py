"""A `VirtualTable` over five million rows of a SQLite file: first rows, jumps, the wheel and the bar.

Both move 60 times a second. A gap is how much later a timer of 5 ms comes. `busy`: the wheel alone, beside a thread
that computes in Python. `treeview`: the wheel over a plain Treeview that holds a few thousand of the rows, whose gaps
are Tk's own redraw and nothing else.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from statistics import median
from tkinter import ttk

from benchmarks.big_database import ROWS, big_database
from benchmarks.measure import Clock, percentile
from benchmarks.peers.ours import Ours
from tkasync.widgets import SqliteSource, View, VirtualTable

__all__ = ["measure"]

_BEAT = 0.005
_FRAME = 1 / 60
_ORDER = (("name", False),)
_PATIENCE = 20.0


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    source = SqliteSource(big_database(), "t")
    shown = _Shown(source)
    if peer == "busy":
        return _beside_a_thread(shown, 60 if quick else 600)
    if peer == "treeview":
        return shown.filled(source, 60 if quick else 600)
    frames, jumps = (60, 20) if quick else (600, 200)
    return {"first_ms": shown.first} | shown.moves(frames) | shown.jumps(jumps) | _pages(source, jumps)


class _Shown:
    def __init__(self, source: SqliteSource) -> None:
        self._window = Ours("auto")
        self.root = self._window.root
        self.root.geometry("960x760")
        self.root.update()
        begun = Clock()
        self._table = VirtualTable(self.root, source)
        self._table.pack(fill="both", expand=True)
        self._wait_for(lambda: self._top() == "1")
        self.first = round((Clock() - begun) * 1e3, 3)
        self._rng = random.Random(1)

    def _top(self) -> str:
        """The identifier in the first row that is shown; nothing while it is waited for."""
        values = self._table.tree.item("r0", "values") if self._table.tree.exists("r0") else ()
        return str(values[0]) if values and str(values[0]).isdigit() else ""

    def _wait_for(self, predicate: Callable[[], object]) -> None:
        end = Clock() + _PATIENCE
        while not predicate():
            if Clock() > end:
                raise TimeoutError("what was waited for did not come")
            self.root.tk.dooneevent(0)

    def moves(self, frames: int) -> dict[str, float]:
        wheel = self.gaps(frames, lambda _: self.wheel())
        bar = self.gaps(frames, lambda at: self._table.see(at * (ROWS - 100) // frames))
        return _spread("wheel_gap", wheel) | _spread("bar_gap", bar)

    def filled(self, source: SqliteSource, frames: int) -> dict[str, float]:
        """Turn the wheel over a plain Treeview of as many columns, in the same place."""
        self._table.pack_forget()
        tree = ttk.Treeview(self.root, columns=source.columns, show="headings")
        tree.configure(style=self._table.tree.cget("style"))
        for name in source.columns:
            tree.heading(name, text=name)
        for row in source.page(View(), 0, 3 * frames + 100):
            tree.insert("", "end", values=[str(cell) for cell in row[1:]])
        tree.pack(fill="both", expand=True)
        self.root.update()
        return _spread("wheel_gap", self.gaps(frames, lambda _: tree.yview_scroll(3, "units")))

    def wheel(self) -> None:
        self._table.tree.event_generate("<Button-5>")

    def gaps(self, frames: int, move: Callable[[int], object]) -> list[float]:
        """Move that often, 60 times a second; return how much later than it should the timer came."""
        gaps: list[float] = []
        done = False

        def beat(before: float) -> None:
            now = Clock()
            gaps.append(max(0.0, now - before - _BEAT))
            if not done:
                self._window.later(_BEAT, lambda: beat(now))

        def frame(at: int) -> None:
            nonlocal done
            move(at)
            done = at + 1 == frames
            if not done:
                self._window.later(_FRAME, lambda: frame(at + 1))

        start = Clock()
        self._window.later(_BEAT, lambda: beat(start))
        frame(0)
        self._wait_long(lambda: done, frames)
        return gaps

    def _wait_long(self, predicate: Callable[[], object], frames: int) -> None:
        end = Clock() + _PATIENCE + frames * _FRAME * 3
        while not predicate():
            if Clock() > end:
                raise TimeoutError("the frames did not come")
            self.root.tk.dooneevent(0)

    def jumps(self, times: int) -> dict[str, float]:
        """Jump to any row of an order that has an index; until its rows are there."""
        self._table.order_by(*_ORDER)
        self._wait_for(lambda: self._table.view.order == _ORDER and self._top())
        time.sleep(0.5)  # the order is made quick to reach
        return _spread("jump", [self._jump() for _ in range(times)])

    def _jump(self) -> float:
        before = self._top()
        begun = Clock()
        self._table.see(self._rng.randrange(ROWS - 100))
        self._wait_for(lambda: self._top() not in ("", before))
        return Clock() - begun


def _pages(source: SqliteSource, times: int) -> dict[str, float]:
    """Return the processor time of a page anywhere in that order."""
    view, rng = View(_ORDER), random.Random(2)
    source.prepare(view)
    used = []
    for _ in range(times):
        begun = time.thread_time()
        source.page(view, rng.randrange(ROWS - 128), 128)
        used.append(time.thread_time() - begun)
    return {"page_cpu_ms": round(median(used) * 1e3, 3)}


def _beside_a_thread(shown: _Shown, frames: int) -> dict[str, float]:
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            sum(range(1_000))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        return _spread("wheel_gap", shown.gaps(frames, lambda _: shown.wheel()))
    finally:
        stop.set()
        thread.join()


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name}_p50_ms": round(median(seconds) * 1e3, 3),
        f"{name}_p99_ms": round(percentile(seconds, 0.99) * 1e3, 3),
        f"{name}_max_ms": round(max(seconds) * 1e3, 3),
    }
