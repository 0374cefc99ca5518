"""`alone`: one worker at a time makes what others need as well, and takes long. Workers only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tkasync.tasks.current import checkpoint

_POLL = 0.05  # seconds between two looks whether the task that waits was aborted


@contextmanager
def alone(making: threading.Lock) -> Iterator[None]:
    """Hold *making*; a task that waits for it ends when it is aborted."""
    while not making.acquire(timeout=_POLL):
        checkpoint()
    try:
        yield
    finally:
        making.release()
