"""What a subject needs of a peer: a way to the UI thread, a timer, a worker, an event loop."""

from __future__ import annotations

import threading
import tkinter
from collections.abc import Callable
from typing import Protocol, TypeVarTuple, Unpack

__all__ = ["Beating", "TkWay", "Way", "Windowless", "plain_thread"]

Ts = TypeVarTuple("Ts")


class Beating(Protocol):
    """A window with a timer, and something to redraw."""

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        """UI thread: call *fn* after *seconds*."""

    def when_idle(self, fn: Callable[[], object]) -> None:
        """UI thread: call *fn* once the window has been redrawn."""

    def touch(self, text: str) -> None:
        """UI thread: change what the window shows, so that there is something to redraw."""


class Way(Beating, Protocol):
    """A window and a way from other threads to it, used as the peer's own documentation says."""

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> object:
        """Any other thread: have *fn* called on the UI thread."""

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """UI thread: run *fn* in a worker, as a user of this peer would."""

    def run(self, start: Callable[[], object]) -> None:
        """Run the event loop until `stop`, with *start* called in it once the window is up."""

    def stop(self) -> None:
        """UI thread: end `run`."""


def plain_thread(fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
    """Run *fn* in a daemon thread of its own."""
    threading.Thread(target=fn, args=args, daemon=True).start()


class Windowless:
    """What peers without a window share."""

    def touch(self, text: str) -> None:
        """There is no window."""

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        plain_thread(fn, *args)


class TkWay:
    """The Tk half of a peer: a small window with a label. `post` is what the peers differ in."""

    def __init__(self) -> None:
        self.root = self.make_root()
        self.label = tkinter.Label(self.root, text="benchmark", width=40)
        self.label.pack()
        self.root.update()

    def make_root(self) -> tkinter.Tk:
        return tkinter.Tk()

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        self.root.after(max(0, round(seconds * 1000)), fn)

    def when_idle(self, fn: Callable[[], object]) -> None:
        self.root.after_idle(fn)

    def touch(self, text: str) -> None:
        self.label["text"] = text

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        plain_thread(fn, *args)

    def run(self, start: Callable[[], object]) -> None:
        self.root.after(150, start)
        self.root.mainloop()

    def stop(self) -> None:
        self.root.quit()
