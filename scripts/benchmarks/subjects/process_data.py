"""An array of 100 MB to a worker process, and one back: pickled, as shared memory; and what the window feels."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock
from benchmarks.process_window import SPAWN, ProcessWindow
from benchmarks.process_work import hold, length, make_array, make_shared
from tkasync import spawn_task
from tkasync.processes import Shared

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 2_500_000 if quick else 12_500_000  # of 8 bytes
    return PEERS[peer](numpy.arange(count, dtype="f8"))


def _ours(array: Any, wrap: Callable[[Any], Any], make: Callable[[int], Any]) -> dict[str, float]:
    logging.getLogger("tkasync").setLevel(logging.ERROR)  # it says that the array is large
    window = ProcessWindow()
    beat = Heartbeat(window)
    beat.start()

    def seconds_of(work: Callable[[Any], Any], what: Any) -> float:
        begun = Clock()
        task = spawn_task(work, what, executor=window.pool)
        window.until(task.done)
        result: Any = task.result()
        if (result if isinstance(result, int) else len(result)) != len(array):
            raise ValueError("not all of it has arrived")
        return Clock() - begun

    def there() -> float:
        begun = Clock()
        wrapped = spawn_task(wrap, array)  # the copy into shared memory is work, too
        window.until(wrapped.done)
        return Clock() - begun + seconds_of(length, wrapped.result())

    # The second of two: what is loaded at first use is there then.
    figures = _figures([there() for _ in range(2)][1], [seconds_of(make, len(array)) for _ in range(2)][1])
    beat.stop()
    window.close()
    return figures | {"gap_max_ms": beat.figures()["heartbeat_max_ms"]}


def _figures(there: float, back: float) -> dict[str, float]:
    return {"there_ms": round(there * 1000, 3), "back_ms": round(back * 1000, 3)}


def _pool(array: Any) -> dict[str, float]:
    with ProcessPoolExecutor(1, SPAWN) as pool:
        pool.submit(hold, 0.0).result()
        begun = Clock()
        pool.submit(length, array).result()
        there = Clock() - begun
        begun = Clock()
        pool.submit(make_array, len(array)).result()
        return _figures(there, Clock() - begun)


PEERS: dict[str, Callable[[Any], dict[str, float]]] = {
    "pickle": lambda array: _ours(array, lambda value: value, make_array),
    "shared": lambda array: _ours(array, Shared, make_shared),
    "pool": _pool,
}
