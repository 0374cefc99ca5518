"""Calls on a plain thread, which tkasync did not make."""

from __future__ import annotations

import threading
from typing import Any


def on_thread(fn: Any, *args: object) -> Any:
    """The outcome of ``fn(*args)`` on a plain thread."""
    outcome: list[Any] = []

    def body() -> None:
        try:
            outcome.append(fn(*args))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
