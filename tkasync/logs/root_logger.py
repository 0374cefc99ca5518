"""The root logger while log files are open: it lets through what any of them wants, and has its own level afterwards.

The level is worked out from the files that are open. Each of two files that puts back the level which it has found
takes away the other's records, where the first to open is the first to close. Any thread.
"""

from __future__ import annotations

import logging
import threading

_root = logging.getLogger()
_lock = threading.RLock()
_own_level = _root.level
_open: dict[logging.Handler, None] = {}


def begin(handler: logging.Handler) -> None:
    """Give *handler* what is logged, from its level on."""
    global _own_level
    with _lock:
        if not _open:
            _own_level = _root.level
        _open[handler] = None
        _set_level()
    _root.addHandler(handler)


def end(handler: logging.Handler) -> bool:
    """Take `begin` back, also where the program has removed *handler* itself; return false for a second time."""
    with _lock:
        if handler not in _open:
            return False
        del _open[handler]
        _set_level()
    _root.removeHandler(handler)
    return True


def _set_level() -> None:
    _root.setLevel(min([_own_level, *(handler.level for handler in _open)]))
