"""``lab watch``: a check at every save, and a key for everything else. The file is looked at five times a second.

Events of the file system are missed on network drives and in virtual machines; a look at the time is not.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_LOOK = 0.2  # seconds


def watch(file: Callable[[], Path], on_save: Callable[[], None], on_key: Callable[[str], bool]) -> None:
    """Call *on_save* now and at each save of the file, and *on_key* with each key that is pressed, until that says so.

    Args:
        file: returns which one; it may be missing for a moment, as some editors save, and be another one later.
        on_save: checks it.
        on_key: returns whether to go on.
    """
    keys: queue.SimpleQueue[str] = queue.SimpleQueue()
    seen: object = None
    with _keys_at_once():
        # A daemon: nothing ends a wait for the keyboard.
        threading.Thread(target=_read_keys, args=(keys,), name="lab-keys", daemon=True).start()
        while True:
            if (now := _stamp(file())) not in (None, seen):
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
    return file, found.st_mtime_ns, found.st_size


@contextmanager
def _keys_at_once() -> Iterator[None]:
    """Have a terminal hand over each key without Return. What it was is there again at the end."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin, termios.TCSANOW)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _read_keys(keys: queue.SimpleQueue[str]) -> None:
    for key in iter(_key_reader(), ""):
        if not key.isspace():
            keys.put(key.lower())


def _key_reader() -> Callable[[], str]:
    """Return what waits for the next key; it returns an empty text where no more can come."""
    if sys.platform == "win32" and sys.stdin.isatty():
        import msvcrt

        return msvcrt.getwch
    return lambda: sys.stdin.read(1)
