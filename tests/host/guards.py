"""What the tests of the guard share: a queue that is run when told, and a worker to call from."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any


class Queue:
    """What was posted, run when told."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = SimpleQueue()

    def post(self, fn: Callable[..., object], *args: object) -> None:
        self.calls.put((fn, args))

    def run(self) -> int:
        done = 0
        while not self.calls.empty():
            fn, args = self.calls.get_nowait()
            fn(*args)
            done += 1
        return done


def on(worker: ThreadPoolExecutor, fn: Callable[..., Any], *args: object) -> Any:
    """What *fn* returns or raises on the worker, while the UI thread waits for it."""
    return worker.submit(fn, *args).result(20)
