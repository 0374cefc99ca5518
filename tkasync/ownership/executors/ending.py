"""How an executor ends that a scope has adopted, and that has no ``close()``. Any thread.

A pool of the standard library has only ``shutdown()``, which waits for what runs; and Python waits for it once more
when the program ends. So what waits is cancelled, and processes that go on after a grace are killed, with what they
have started.
"""

from __future__ import annotations

import threading
from concurrent.futures import Executor
from time import monotonic
from typing import Any

from tkasync.ownership.executors.process_trees import kill_with_children

_GRACE = 1.0  # seconds that work gets; less than a window gives


def end_executor(executor: Executor) -> None:
    """Cancel what waits in *executor*, and end it without waiting for what runs."""
    # Looked at first: the shutdown forgets them.
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    if processes:
        threading.Thread(target=_end_processes, args=(processes,), name="process-ending", daemon=True).start()


def _end_processes(processes: list[Any]) -> None:
    end = monotonic() + _GRACE
    for process in processes:
        process.join(max(0.0, end - monotonic()))
    for process in processes:
        if process.is_alive():
            kill_with_children(process.pid)
