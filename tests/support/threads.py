"""Calls on plain threads, which tkasync did not make and which end with the call."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

_GIVE_UP = 30  # seconds; reached by a hang only


def on_thread(fn: Callable[..., Any], *args: object) -> Any:
    """What ``fn(*args)`` returns, or raises, on a plain thread."""
    [outcome] = on_threads(lambda: fn(*args))
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def on_threads(*fns: Callable[[], object]) -> list[Any]:
    """Call each on a thread of its own, together; what each has returned or raised."""
    outcomes: list[Any] = [None] * len(fns)

    def run(index: int, fn: Callable[[], object]) -> None:
        try:
            outcomes[index] = fn()
        except BaseException as error:
            outcomes[index] = error

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(fns)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_GIVE_UP)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes
