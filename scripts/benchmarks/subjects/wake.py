"""How long a call from a worker takes to the UI thread, by what the worker does; quiet, and beside a busy process.

*sleeps*: it sleeps, posts, and waits for the call. *waits*: it posts again as soon as the call has arrived. *computes*:
it posts now and then and computes on, so the UI thread has to take the interpreter from it.

Mostly the system is measured, and how it wakes a core that sleeps: one and the same code moves by a factor of five with
what else runs on the machine. So a figure says something beside the bare way's of the same round only.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.measure import Clock, spread
from benchmarks.peers import Way, make_way

__all__ = ["measure"]

APART = 0.004  # seconds between the calls of a worker that computes; and at most, of one that sleeps
BUSY = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end: pass"


class Calls:
    """The calls of one worker, and how long each waited."""

    def __init__(self, way: Way, seconds: float) -> None:
        self._way = way
        self.seconds = seconds
        self.waits: list[float] = []
        self.held: list[float] = []
        self.arrived = threading.Event()

    def post(self) -> None:
        self.arrived.clear()
        posted = Clock()
        self._way.post(self._arrive, posted)
        self.held.append(Clock() - posted)

    def _arrive(self, posted: float) -> None:
        self.waits.append(Clock() - posted)
        self.arrived.set()

    def figures(self, name: str) -> dict[str, float]:
        # The first calls find cold caches and unstarted threads in every peer.
        skip = min(10, len(self.waits) // 4)
        figures = spread(name, self.waits[skip:]) | spread(f"{name}_held", self.held[skip:])
        return {figure: value for figure, value in figures.items() if "_max_" not in figure}


def sleeps(calls: Calls) -> dict[str, float]:
    chance = random.Random(7)
    end = Clock() + calls.seconds
    while Clock() < end or len(calls.waits) < 5:
        time.sleep(chance.uniform(0.001, APART))
        calls.post()
        calls.arrived.wait(10)
    return {}


def waits(calls: Calls) -> dict[str, float]:
    end = Clock() + calls.seconds
    while Clock() < end or len(calls.waits) < 5:
        calls.post()
        calls.arrived.wait(10)
    return {}


def computes(calls: Calls) -> dict[str, float]:
    alone, with_calls = _count(calls.seconds, lambda: None), _count(calls.seconds, calls.post)
    calls.arrived.wait(10)
    return {"throughput": round(with_calls / alone, 3)}


def _count(seconds: float, now_and_then: Callable[[], object]) -> float:
    """Count as fast as possible for *seconds*, with a call every `APART`; return how many a second."""
    begun = due = Clock()
    end, number = begun + seconds, 0
    while (now := Clock()) < end:
        number += 1
        if now >= due:
            due = now + APART
            now_and_then()
    return number / (Clock() - begun)


KINDS: dict[str, Callable[[Calls], dict[str, float]]] = {
    "sleeps": sleeps,
    "waits": waits,
    "computes": computes,
}


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    way = make_way(peer)
    seconds = 0.3 if quick else 0.6
    figures: dict[str, float] = {}

    def work() -> None:
        for name, kind in KINDS.items():
            figures.update(_figures(way, name, kind, seconds))
        with busy_process():
            for name, kind in KINDS.items():
                figures.update(_figures(way, f"busy_{name}", kind, seconds))
        way.post(way.stop)

    way.run(lambda: way.spawn(work))
    return figures


def _figures(
    way: Way, name: str, kind: Callable[[Calls], dict[str, float]], seconds: float
) -> dict[str, float]:
    calls = Calls(way, seconds)
    further = kind(calls)
    return calls.figures(name) | {f"{name}_{figure}": value for figure, value in further.items()}


@contextmanager
def busy_process() -> Iterator[None]:
    """Open a block beside which another process computes: it keeps one core awake, and busy."""
    busy = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        time.sleep(0.2)  # until it has started
        yield
    finally:
        busy.kill()
        busy.wait()
