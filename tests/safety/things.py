"""Something that says on which thread it dies, and calls on other threads."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Thing:
    """Says on which thread it dies."""

    def __init__(self) -> None:
        self.died_on: list[int] = []
        weakref.finalize(self, _note, self.died_on).atexit = False


def _note(into: list[int]) -> None:
    into.append(threading.get_ident())


def on_a_worker(fn: Callable[..., Any], *args: Any) -> Any:
    """What *fn* returns on a thread of a pool."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(fn, *args).result(10)
