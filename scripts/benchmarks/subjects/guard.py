"""What the guard in front of Tk costs on real widget operations. *peer*: plain-tk, ours, ours-unguarded.

A guarded window and a plain one stand in one process, and their batches alternate. In two processes, one after the
other, plain Tk itself differed by a fifth from one to the next, which was more than the guard costs.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk

from benchmarks.measure import Clock, microseconds

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    plain, root = _Window(), _Window()
    if peer != "plain-tk":
        from tkasync import Runtime

        Runtime(root.root, guard=peer == "ours")
    both = [plain, root]
    for _ in range(12 if quick else 40):
        both.reverse()  # whoever comes second finds warmer caches
        for name in root.operations:
            for window in both:
                window.time(name)
    best = root.best()
    mix, mix_of_plain = sum(best.values()), sum(plain.best().values())
    figures = {f"{name}_us": microseconds(seconds) for name, seconds in best.items()}
    return figures | {"mix_us": microseconds(mix), "mix_ratio": round(mix / mix_of_plain, 3)}


class _Window:
    """A window with its operations, and how long each batch of them took."""

    def __init__(self) -> None:
        self.root = tkinter.Tk()
        self.operations = _operations(self.root)
        self.root.update()
        self._times: dict[str, list[float]] = {name: [] for name in self.operations}

    def time(self, name: str) -> None:
        self._times[name].append(_batch(self.operations[name]))
        self.root.update_idletasks()

    def best(self) -> dict[str, float]:
        """Return the quickest batch of each: what lies above it is the machine, not the program."""
        return {name: min(batches) for name, batches in self._times.items()}


def _batch(operation: Callable[[], object], size: int = 50) -> float:
    begun = Clock()
    for _ in range(size):
        operation()
    return (Clock() - begun) / size


def _operations(root: tkinter.Tk) -> dict[str, Callable[[], object]]:
    label, entry = tkinter.Label(root), ttk.Entry(root)
    canvas, text = tkinter.Canvas(root, width=200, height=100), tkinter.Text(root, height=4)
    tree, variable = ttk.Treeview(root, columns=("size",), height=4), tkinter.StringVar(root)
    for widget in (label, entry, canvas, text, tree):
        widget.pack()
    item = canvas.create_rectangle(0, 0, 20, 20)
    row = tree.insert("", "end", text="row", values=("1",))
    numbers = iter(range(10**9))

    def replace() -> None:
        entry.delete(0, "end")
        entry.insert(0, "some text")

    def write() -> None:
        text.insert("end", "a line\n")
        text.delete("1.0", "end")

    def make() -> None:
        ttk.Button(root, text="x").destroy()

    return {
        "configure": lambda: label.configure(text=next(numbers)),
        "cget": lambda: label.cget("text"),
        "entry": replace,
        "text": write,
        "canvas": lambda: canvas.coords(item, next(numbers) % 90, 0, 100, 20),
        "tree": lambda: tree.item(row, values=(next(numbers),)),
        "variable": lambda: variable.set("value"),
        "winfo": label.winfo_width,
        "make": make,
    }
