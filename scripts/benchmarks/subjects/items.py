"""`bind_items` on a Treeview of four columns: filled, put in other orders, and filled beside a thread that computes.

Processor time of the UI thread, since a change at once waits for nothing; a fill in slices by the clock, with its
longest turn and the redraw behind that. `tk`: a Treeview that the program fills row by row and puts in order by its
`children` call; `moved`: the same, each row moved to its place; `tksheet`: a sheet of as many rows.
"""

from __future__ import annotations

import random
import threading
import time
import tkinter
from collections.abc import Callable
from statistics import median
from tkinter import ttk
from typing import Any, Protocol

from benchmarks.measure import Clock
from tkasync import Runtime, bind_items, create_signal

__all__ = ["measure"]

Row = tuple[int, str, int, str, str]
_COLUMNS = ("name", "count", "kind", "share")
_WINDOW = "640x720"
_SIZES = (10, 20, 50)  # thousands of rows


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return PEERS[peer](quick)


def _rows(count: int) -> list[Row]:
    return [(at, f"name {at}", at * 3, f"kind {at % 7}", f"{at / 7:.3f}") for at in range(count)]


class _List(Protocol):
    root: tkinter.Tk

    def fill(self, rows: list[Row]) -> None:
        """Show *rows*, where others were."""

    def order(self, rows: list[Row]) -> None:
        """Show the same rows in another order."""


class _Ours:
    def __init__(self, budget: float | None = None) -> None:
        self.root = _window()
        self.runtime = Runtime(self.root)
        self._rows, self._set = create_signal(list[Row]())
        bind_items(
            _tree(self.root), self._rows, key=lambda row: row[0], row=lambda row: row[1:], budget=budget
        )

    def fill(self, rows: list[Row]) -> None:
        self._set.set(rows)

    order = fill


class _Tree:
    def __init__(self) -> None:
        self.root = _window()
        self.tree = _tree(self.root)

    def fill(self, rows: list[Row]) -> None:
        self.tree.delete(*self.tree.get_children())
        for key, *values in rows:
            self.tree.insert("", "end", iid=str(key), values=values)

    def order(self, rows: list[Row]) -> None:
        self.tree.set_children("", *[str(row[0]) for row in rows])


class _Moved(_Tree):
    def order(self, rows: list[Row]) -> None:
        for at, row in enumerate(rows):
            self.tree.move(str(row[0]), "", at)


class _Sheet:
    def __init__(self) -> None:
        from tksheet import Sheet

        self.root = _window()
        self._sheet: Any = Sheet(self.root)  # no types of its own
        self._sheet.pack(fill="both", expand=True)

    def fill(self, rows: list[Row]) -> None:
        self._sheet.set_sheet_data([list(row) for row in rows])

    def order(self, rows: list[Row]) -> None:
        places = {row[0]: at for at, row in enumerate(self._sheet.data)}
        self._sheet.mapping_move_rows({places[row[0]]: at for at, row in enumerate(rows)}, undo=False)


def _window() -> tkinter.Tk:
    root = tkinter.Tk()
    root.geometry(_WINDOW)
    root.update()
    return root


def _tree(root: tkinter.Tk) -> ttk.Treeview:
    tree = ttk.Treeview(root, columns=_COLUMNS)
    tree.pack(fill="both", expand=True)
    root.update()
    return tree


def _costs(shown: _List, sizes: tuple[int, ...], times: int) -> dict[str, float]:
    """Return the processor time of a fill and of a new order, for each of *sizes* in thousands."""
    figures: dict[str, float] = {}
    rng = random.Random(1)
    for size in sizes:
        rows = _rows(size * 1000)
        orders = [rng.sample(rows, len(rows)) for _ in range(times)]
        figures[f"fill_{size}_ms"] = _used(shown, shown.fill, rows)
        figures[f"order_{size}_ms"] = median(_used(shown, shown.order, order) for order in orders)
        shown.fill([])
    return figures


def _used(shown: _List, change: Callable[[list[Row]], None], rows: list[Row]) -> float:
    shown.root.update()
    used = time.thread_time()
    change(rows)
    return round((time.thread_time() - used) * 1e3, 3)


def _sliced() -> dict[str, float]:
    """Return how long a fill in slices takes, and the longest turn with the redraw behind it."""
    shown = _Ours(budget=0.008)
    figures: dict[str, float] = {}
    for size in _SIZES:
        shown.fill([])
        _settle(shown)
        rows = _rows(size * 1000)
        begun = Clock()
        shown.fill(rows)
        first = Clock() - begun
        longest = max(first, _settle(shown))
        figures[f"sliced_{size}_ms"] = round((Clock() - begun) * 1e3, 3)
        figures[f"turn_{size}_ms"] = round(longest * 1e3, 3)
    return figures


def _settle(shown: _Ours) -> float:
    """Run the event loop until the list is filled and drawn; return the longest two events in a row."""
    longest = before = 0.0
    while not shown.runtime.queue.is_empty():
        begun = Clock()
        shown.root.tk.dooneevent(0)
        took = Clock() - begun
        longest, before = max(longest, before + took), took
    shown.root.update()
    return longest


def _beside_a_thread(shown: _List, count: int) -> dict[str, float]:
    """Return how long a fill takes while a thread computes: each call of Tcl gives up the interpreter's lock."""
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            sum(range(1_000))

    rows = _rows(count)
    shown.fill(rows[:100])  # what a first time costs
    shown.fill([])
    thread = threading.Thread(target=compute)
    thread.start()
    begun = Clock()
    shown.fill(rows)
    took = Clock() - begun
    stop.set()
    thread.join()
    return {"busy_fill_ms": round(took * 1e3, 3)}


def _ours(quick: bool) -> dict[str, float]:
    figures = _costs(_Ours(), _SIZES, 3 if quick else 9)
    return figures | _beside_a_thread(_Ours(), 5_000 if quick else 20_000) | _sliced()


def _tk(quick: bool) -> dict[str, float]:
    figures = _costs(_Tree(), _SIZES, 3 if quick else 9)
    return figures | _beside_a_thread(_Tree(), 5_000 if quick else 20_000)


PEERS: dict[str, Callable[[bool], dict[str, float]]] = {
    "moved": lambda quick: _costs(_Moved(), (10,), 1),
    "ours": _ours,
    "tk": _tk,
    "tksheet": lambda quick: _costs(_Sheet(), (10,), 3),
}
