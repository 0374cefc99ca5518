"""10,000 trivial tasks spawned at once by the UI thread, each result handed to a callback there."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from benchmarks.measure import Clock
from benchmarks.peers.base import TkWay

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 3_000 if quick else 10_000
    spawned, whole, warm = PEERS[peer](count)
    figures = {
        "spawn_us": spawned / count * 1e6,
        "task_us": whole / count * 1e6,
        "first_run_us": warm / count * 1e6,
    }
    return {name: round(value, 3) for name, value in figures.items()}


def trivial(value: int) -> int:
    return value + 1


async def trivial_coroutine(value: int) -> int:
    return value + 1


Times = tuple[float, float, float]


def _bare(count: int, submit: Callable[[int], Future[int]]) -> Times:
    """No window: submit all, then take all from a queue. Run twice; the second run counts."""
    done: queue.SimpleQueue[Future[int]] = queue.SimpleQueue()
    results: list[int] = []

    def once() -> tuple[float, float]:
        results.clear()
        begun = Clock()
        for number in range(count):
            submit(number).add_done_callback(done.put)
        spawned = Clock() - begun
        for _ in range(count):
            results.append(done.get(timeout=30).result())
        return spawned, Clock() - begun

    warm = once()
    return (*once(), warm[1])


def _executor(count: int) -> Times:
    with ThreadPoolExecutor() as pool:
        return _bare(count, lambda number: pool.submit(trivial, number))


def _asyncio_thread(count: int) -> Times:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return _bare(count, lambda number: asyncio.run_coroutine_threadsafe(trivial_coroutine(number), loop))


class _Collected:
    """Counts results on the UI thread, of the run to warm up and of the one that counts."""

    def __init__(
        self, count: int, spawn: Callable[[int], object], stop: Callable[[], object], later: Any
    ) -> None:
        self._count = count
        self._spawn = spawn
        self._stop = stop
        self._later = later
        self._begun = 0.0
        self.runs: list[tuple[float, float]] = []
        self._spawned = 0.0
        self._results: list[int] = []

    def start(self) -> None:
        self._results.clear()
        self._begun = Clock()
        for number in range(self._count):
            self._spawn(number)
        self._spawned = Clock() - self._begun

    def collect(self, result: int) -> None:
        self._results.append(result)
        if len(self._results) == self._count:
            self.runs.append((self._spawned, Clock() - self._begun))
            if len(self.runs) == 2:
                self._stop()
            else:
                self._later(0.1, self.start)

    @property
    def times(self) -> Times:
        return (*self.runs[1], self.runs[0][1])


def _ours(count: int, work: Any) -> Times:
    from tkasync import Runtime, spawn_task

    way = TkWay()
    runtime = Runtime(way.root)
    collected = _Collected(
        count, lambda n: spawn_task(work, n, on_result=collected.collect), way.stop, way.later
    )
    way.run(collected.start)
    runtime.close()
    return collected.times


def _qt(count: int) -> Times:
    """A QRunnable whose signal object lives on the UI thread, as Qt's own examples do it."""
    from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

    from benchmarks.peers.qt import QtSignal

    class Signals(QObject):
        result = Signal(object)

    class Worker(QRunnable):
        def __init__(self, number: int, collect: Callable[[int], object]) -> None:
            super().__init__()
            self.signals = Signals()
            self.signals.result.connect(collect)
            self.number = number

        def run(self) -> None:
            self.signals.result.emit(trivial(self.number))

    way = QtSignal()
    pool = QThreadPool.globalInstance()
    alive: list[Worker] = []

    def spawn(number: int) -> None:
        worker = Worker(number, collected.collect)
        worker.setAutoDelete(False)
        alive.append(worker)
        pool.start(worker)

    collected = _Collected(count, spawn, way.stop, way.later)
    way.run(collected.start)
    return collected.times


PEERS: dict[str, Callable[[int], Times]] = {
    "executor": _executor,
    "asyncio-thread": _asyncio_thread,
    "qt-pool": _qt,
    "ours": lambda count: _ours(count, trivial),
    "ours-coroutine": lambda count: _ours(count, trivial_coroutine),
}
