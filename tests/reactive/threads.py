"""Calls on threads that tkasync did not make."""

from __future__ import annotations

import threading
from collections.abc import Callable


def on_threads(*fns: Callable[[], object]) -> list[BaseException]:
    """Call each on a thread of its own, together; the errors."""
    errors: list[BaseException] = []

    def run(fn: Callable[[], object]) -> None:
        try:
            fn()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(fn,)) for fn in fns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return errors
