"""The floor: two threads and a queue, without any window. No way that serves a window can be quicker."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from .base import Windowless

Ts = TypeVarTuple("Ts")


class Floor(Windowless):
    """The UI thread is a thread that waits at the queue."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Callable[..., object], tuple[object, ...]]] = queue.SimpleQueue()
        self._running = True

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._queue.put((fn, args))

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, self.post, (fn,))
        timer.daemon = True
        timer.start()

    def when_idle(self, fn: Callable[[], object]) -> None:
        fn()

    def run(self, start: Callable[[], object]) -> None:
        start()
        get = self._queue.get
        while self._running:
            fn, args = get()
            fn(*args)

    def stop(self) -> None:
        self._running = False
