"""Plain tkinter: the polled queue of the tutorials, and `root.after` called from the worker itself."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from .base import TkWay

Ts = TypeVarTuple("Ts")


class PlainTk(TkWay):
    """A window without any way from other threads: the baseline of what Tk itself costs."""

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        raise NotImplementedError("plain Tk has no way from another thread")


class Polled(TkWay):
    """The usual recipe: `after(n)`, empty the queue, `after(n)` again."""

    def __init__(self, period_ms: int) -> None:
        super().__init__()
        self._period_ms = period_ms
        self._queue: queue.Queue[tuple[Callable[..., object], tuple[object, ...]]] = queue.Queue()
        self._poll()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._queue.put((fn, args))

    def _poll(self) -> None:
        while True:
            try:
                fn, args = self._queue.get_nowait()
            except queue.Empty:
                break
            fn(*args)
        self.root.after(self._period_ms, self._poll)


class AfterZero(TkWay):
    """`root.after(0, ...)` from the worker: widely used, and it may raise or stall when no mainloop runs."""

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self.root.after(0, fn, *args)
