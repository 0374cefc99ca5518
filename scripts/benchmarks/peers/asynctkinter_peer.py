"""asynctkinter: `await run_in_thread(clock, fn)`; it has no other way from a worker to the window."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

import asynctkinter

from .base import plain_thread

Ts = TypeVarTuple("Ts")


class AsyncTkinter:
    """Its own loop, at its default of 20 frames a second."""

    def __init__(self) -> None:
        self.root = tkinter.Tk()
        self.label = tkinter.Label(self.root, text="benchmark", width=40)
        self.label.pack()
        self._done = asynctkinter.StatefulEvent()
        self.clock: asynctkinter.Clock | None = None

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        raise NotImplementedError("asynctkinter has no way to post; see the subject 'latency'")

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        self.root.after(max(0, round(seconds * 1000)), fn)

    def when_idle(self, fn: Callable[[], object]) -> None:
        self.root.after_idle(fn)

    def touch(self, text: str) -> None:
        self.label["text"] = text

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        plain_thread(fn, *args)

    def run(self, start: Callable[[], object]) -> None:
        async def main(*, clock: asynctkinter.Clock, root: tkinter.Tk) -> None:
            self.clock = clock
            self.root.after(150, start)
            await self._done.wait()

        asynctkinter.run(main, root=self.root)

    def stop(self) -> None:
        self._done.fire()
