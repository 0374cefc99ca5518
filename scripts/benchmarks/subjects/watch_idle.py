"""What a stall watch at its defaults costs an idle window: processor time, wakes of its event loop, memory."""

from __future__ import annotations

import gc
import time
import tkinter
from collections.abc import Callable
from statistics import median

from benchmarks.measure import Clock, resident_bytes
from tkasync import Runtime
from tkasync.tools import StallWatch

__all__ = ["measure"]

_BEGIN = 0.3  # seconds
PERIODS = 5  # of each kind, in turn: what the machine does meets both


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module; in percent of a core."""
    seconds = 2.0 if quick else 5.0
    root = tkinter.Tk()
    tkinter.Label(root, text="benchmark").pack()
    host = Runtime(root).host
    wakes: list[float] = []
    host.wake = _noting(host.wake, wakes)  # type: ignore[method-assign]  # whoever wakes the loop comes by here
    _rest(root, 1.0)
    gc.collect()
    before = resident_bytes()
    with StallWatch(root) as watch:
        _rest(root, 2.0)
        gc.collect()
        grown = resident_bytes() - before
    without, with_watch = [], []
    for _ in range(PERIODS):
        without.append(_percent(root, seconds))
        with StallWatch(root) as watch:
            _rest(root, 2.0)  # until it has seen that nothing moves
            begun = Clock()
            with_watch.append(_percent(root, seconds))
            assert watch.looks > seconds, "it does not look"
            # What begins the rest moves something, and the loop is asked once for it.
            woken = sum(at > begun + _BEGIN for at in wakes) / (seconds - _BEGIN)
    above = median(more - less for more, less in zip(with_watch, without, strict=True))
    return {
        "without_percent": round(median(without), 3),
        "with_percent": round(median(with_watch), 3),
        "above_percent": round(above, 3),
        "wakes_per_s": round(woken, 2),
        "grown_mb": round(grown / 1e6, 2),
    }


def _noting(wake: Callable[[], None], wakes: list[float]) -> Callable[[], None]:
    def noted() -> None:
        wakes.append(Clock())
        wake()

    return noted


def _percent(root: tkinter.Tk, seconds: float) -> float:
    begun, used = Clock(), time.process_time()
    _rest(root, seconds)
    return (time.process_time() - used) / (Clock() - begun) * 100


def _rest(root: tkinter.Tk, seconds: float) -> None:
    root.after(round(seconds * 1000), root.quit)
    root.mainloop()
