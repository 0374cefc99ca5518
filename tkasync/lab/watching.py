"""``lab watch``: a check at every save, and a key for everything else. The file is looked at five times a second.

Events of the file system are missed on network drives and in virtual machines; a look at the time is not.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path

_LOOK = 0.2  # seconds


def watch(file: Path, on_save: Callable[[], None], on_key: Callable[[str], bool]) -> None:
    """Call *on_save* now and at each save of *file*, and *on_key* with each line that is typed, until that says so.

    Args:
        file: it may be missing for a moment, as some editors save.
        on_save: checks it.
        on_key: returns whether to go on.
    """
    keys: queue.SimpleQueue[str] = queue.SimpleQueue()
    # A daemon: nothing ends a wait for the keyboard.
    threading.Thread(target=_read_keys, args=(keys,), name="lab-keys", daemon=True).start()
    seen: object = None
    while True:
        if (now := _stamp(file)) not in (None, seen):
            seen = now
            on_save()
        try:
            if not on_key(keys.get(timeout=_LOOK)):
                return
        except queue.Empty:
            continue


def _stamp(file: Path) -> object:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read_keys(keys: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        keys.put(line.strip().lower())
