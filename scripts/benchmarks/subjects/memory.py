"""What a pending task holds: a function that waits for a worker, a coroutine that waits in the loop."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import tkinter
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.measure import resident_bytes

__all__ = ["measure"]

COUNT = 10_000


def measure(peer: str, quick: bool) -> dict[str, float]:
    """By what the process grew, and by what Python allocated; the first run warms up and is let go."""
    root = tkinter.Tk()
    spawn = PEERS[peer](root)
    kept: list[Any] = [spawn() for _ in range(100)]
    _settle(root)
    before = resident_bytes()
    kept += [spawn() for _ in range(COUNT)]
    _settle(root)
    grown = resident_bytes() - before
    tracemalloc.start()
    kept += [spawn() for _ in range(COUNT // 10)]
    _settle(root)
    traced = tracemalloc.get_traced_memory()[0]
    return {
        "resident_bytes": round(grown / COUNT),
        "traced_bytes": round(traced / (COUNT // 10)),
        "tasks": len(kept),
    }


def _settle(root: tkinter.Tk) -> None:
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        root.update()
        time.sleep(0.01)
    gc.collect()


def _wait() -> None:
    threading.Event().wait(60)


async def _wait_in_loop() -> None:
    await asyncio.sleep(60)


def _ours(work: Any) -> Callable[[tkinter.Tk], Callable[[], object]]:
    def make(root: tkinter.Tk) -> Callable[[], object]:
        from tkasync import Runtime

        runtime = Runtime(root)
        return lambda: runtime.spawn_task(work, on_result=print)

    return make


def _executor(root: tkinter.Tk) -> Callable[[], object]:
    pool = ThreadPoolExecutor()
    return lambda: pool.submit(_wait).add_done_callback(print)


def _asyncio(root: tkinter.Tk) -> Callable[[], object]:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return lambda: asyncio.run_coroutine_threadsafe(_wait_in_loop(), loop)


PEERS: dict[str, Callable[[tkinter.Tk], Callable[[], object]]] = {
    "ours": _ours(_wait),
    "ours-coroutine": _ours(_wait_in_loop),
    "executor": _executor,
    "asyncio-thread": _asyncio,
}
