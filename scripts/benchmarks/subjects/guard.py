"""What the guard in front of Tk costs on real widget operations. *peer*: plain-tk, ours, ours-unguarded."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from tkinter import ttk

from benchmarks.measure import Clock, microseconds

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    root = tkinter.Tk()
    if peer != "plain-tk":
        from tkasync import Runtime

        Runtime(root, guard=peer == "ours")
    operations = _operations(root)
    root.update()
    times: dict[str, list[float]] = {name: [] for name in operations}
    for _ in range(12 if quick else 40):
        for name, operation in operations.items():
            times[name].append(_batch(operation))
            root.update_idletasks()
    # The quickest batch: what lies above it is the machine, not the program.
    best = {f"{name}_us": microseconds(min(batches)) for name, batches in times.items()}
    return best | {"mix_us": round(sum(best.values()), 3)}


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
