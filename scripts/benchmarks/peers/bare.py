"""The bare way: a queue, and an eventfd under Tk's file handler. What a window costs by itself, without any promise."""

from __future__ import annotations

import os
import queue
import tkinter
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from .base import TkWay

Ts = TypeVarTuple("Ts")
_ONE = (1).to_bytes(8, "little")


class Bare(TkWay):
    """See the module. Linux only: elsewhere there is no eventfd, and the peer is missing."""

    def __init__(self) -> None:
        super().__init__()
        if not hasattr(os, "eventfd"):
            raise ImportError("no eventfd on this system")
        self._queue: queue.SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = queue.SimpleQueue()
        self._file = os.eventfd(0, os.EFD_NONBLOCK)
        self.root.tk.createfilehandler(self._file, tkinter.READABLE, self._on_readable)

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._queue.put((fn, args))
        os.write(self._file, _ONE)

    def _on_readable(self, _file: int, _mask: int) -> None:
        os.read(self._file, 8)
        while not self._queue.empty():
            fn, args = self._queue.get_nowait()
            fn(*args)
