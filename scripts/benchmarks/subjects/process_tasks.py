"""10,000 trivial calls in two worker processes: one by one, and as a map. Whose processes have all started."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

from benchmarks.measure import Clock, microseconds
from benchmarks.process_window import SPAWN, WORKERS, ProcessWindow
from benchmarks.process_work import hold, trivial
from tkasync import spawn_map, spawn_task

__all__ = ["measure"]

CHUNK = 256  # items that a bare pool gets in one piece


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    count = 2_000 if quick else 10_000
    return {"task_us": microseconds(PEERS[peer](count) / count)}


def _check(results: Iterable[int], count: int) -> None:
    if sum(results) != count * (count + 1) // 2:
        raise ValueError("a result is missing")


def _ours(count: int) -> float:
    window = ProcessWindow()
    results: list[int] = []
    begun = Clock()
    for number in range(count):
        spawn_task(trivial, number, executor=window.pool, on_result=results.append)
    window.until(lambda: len(results) == count)
    took = Clock() - begun
    window.close()
    _check(results, count)
    return took


def _ours_map(count: int) -> float:
    window = ProcessWindow()
    results: list[Any] = []
    begun = Clock()
    spawn_map(trivial, range(count), executor=window.pool, on_result=results.extend)
    window.until(lambda: results)
    took = Clock() - begun
    window.close()
    _check(results, count)
    return took


def _started(pool: Executor) -> None:
    for future in [pool.submit(hold, 0.3) for _ in range(WORKERS)]:
        future.result()


def _submit_all(pool: Executor, count: int) -> float:
    _started(pool)
    begun = Clock()
    futures = [pool.submit(trivial, number) for number in range(count)]
    _check((future.result() for future in futures), count)
    return Clock() - begun


def _pool(count: int) -> float:
    with ProcessPoolExecutor(WORKERS, SPAWN) as pool:
        return _submit_all(pool, count)


def _pool_map(count: int) -> float:
    with ProcessPoolExecutor(WORKERS, SPAWN) as pool:
        _started(pool)
        begun = Clock()
        _check(pool.map(trivial, range(count), chunksize=CHUNK), count)
        return Clock() - begun


def _loky(count: int) -> float:
    from loky import ProcessPoolExecutor as LokyPool

    with LokyPool(WORKERS) as pool:
        return _submit_all(pool, count)


PEERS: dict[str, Callable[[int], float]] = {
    "pool": _pool,
    "pool-map": _pool_map,
    "loky": _loky,
    "ours": _ours,
    "ours-map": _ours_map,
}
