"""asyncio's `call_soon_threadsafe`: bare, and with Tk beside it as async-tkinter-loop does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from .base import TkWay, Windowless

Ts = TypeVarTuple("Ts")


class AsyncioLoop(Windowless):
    """An asyncio loop in the main thread, without a window."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._loop.call_soon_threadsafe(fn, *args)

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        self._loop.call_later(seconds, fn)

    def when_idle(self, fn: Callable[[], object]) -> None:
        self._loop.call_soon(fn)

    def run(self, start: Callable[[], object]) -> None:
        self._loop.call_later(0.05, start)
        self._loop.run_forever()

    def stop(self) -> None:
        self._loop.stop()


class AsyncTkinterLoop(TkWay):
    """async-tkinter-loop: `async_mainloop` instead of `mainloop`, workers through `call_soon_threadsafe`."""

    def __init__(self) -> None:
        from async_tkinter_loop import async_mainloop

        super().__init__()
        self._mainloop = async_mainloop
        self._loop = asyncio.new_event_loop()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._loop.call_soon_threadsafe(fn, *args)

    def run(self, start: Callable[[], object]) -> None:
        self.root.after(150, start)
        self._mainloop(self.root, event_loop=self._loop)

    def stop(self) -> None:
        # Its loop ends when the window is gone; there is no quit().
        self.root.destroy()
