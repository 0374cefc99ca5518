"""Whether other threads of this process stand still, or would go on if the machine let them. Linux; elsewhere unknown.

For `FakeHost`, which waits for work in threads: on a loaded machine a thread that was just let go on may have to wait
for a processor longer than a test is patient with one that waits for an event.
"""

from __future__ import annotations

import os
from threading import get_native_id

_THREADS = "/proc/self/task"
_READY = frozenset("RD")  # running or ready to; waiting for the disk


def others_are_ready() -> bool:
    """Whether a thread other than the caller's has something to do; ``False`` where that cannot be told."""
    mine = str(get_native_id())
    try:
        threads = os.listdir(_THREADS)  # noqa: PTH208  # strings will do, many times in a test
    except OSError:
        return False
    return any(_state(thread) in _READY for thread in threads if thread != mine)


def _state(thread: str) -> str:
    try:
        with open(f"{_THREADS}/{thread}/stat", "rb") as file:  # noqa: PTH123  # as above
            # "123 (its name) R ..."; the name may hold anything.
            return chr(file.read().rpartition(b") ")[2][0])
    except (OSError, IndexError):  # it has just ended
        return ""
