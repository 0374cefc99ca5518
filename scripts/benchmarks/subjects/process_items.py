"""200,000 items of a generator, one by one to the UI thread; and the same through a queue of multiprocessing's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

from benchmarks.heartbeat import Heartbeat
from benchmarks.measure import Clock, microseconds
from benchmarks.process_window import SPAWN, ProcessWindow
from benchmarks.process_work import count_to, put_all
from tkasync import spawn_task

__all__ = ["measure"]


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    return PEERS[peer](40_000 if quick else 200_000)


def _ours(count: int, *, in_thread: bool = False) -> dict[str, float]:
    window = ProcessWindow()
    items: list[int] = []
    ended: list[object] = []
    beat = Heartbeat(window)
    beat.start()
    begun = Clock()
    spawn_task(
        count_to,
        count,
        executor=None if in_thread else window.pool,
        on_item=items.append,
        on_done=ended.append,
    )
    window.until(lambda: ended)
    took = Clock() - begun
    beat.stop()
    window.close()
    if items != list(range(count)):
        raise ValueError("an item is missing, or out of order")
    return {"item_us": microseconds(took / count)} | beat.figures()


def _queue(count: int) -> dict[str, float]:
    """Without a window: its process puts, this one gets."""
    queue: multiprocessing.Queue[int | None] = SPAWN.Queue()
    process = SPAWN.Process(target=put_all, args=(queue, count))
    process.start()
    items = [queue.get()]  # by then it has started
    begun = Clock()
    while (item := queue.get()) is not None:
        items.append(item)
    took = Clock() - begun
    process.join()
    if len(items) != count:
        raise ValueError("an item is missing")
    return {"item_us": microseconds(took / count)}


PEERS: dict[str, Callable[[int], dict[str, float]]] = {
    "ours": _ours,
    "ours-thread": lambda count: _ours(count, in_thread=True),
    "queue": _queue,
}
