"""Who is measured. A module is imported only in the child that needs it: a missing peer is a row."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from .base import Beating, Way

__all__ = ["WAYS", "Beating", "Way", "make_way"]

# name: (module, class, what the class is called with)
WAYS: dict[str, tuple[str, str, tuple[object, ...]]] = {
    "floor": ("floor", "Floor", ()),
    "bare": ("bare", "Bare", ()),
    "ours": ("ours", "Ours", ("fd",)),
    "ours-socket": ("ours", "Ours", ("socket",)),
    "ours-poll": ("ours", "Ours", ("poll",)),
    "ours-asyncio": ("ours", "OursWithAsyncio", ("fd",)),
    "poll-1ms": ("recipe", "Polled", (1,)),
    "poll-10ms": ("recipe", "Polled", (10,)),
    "poll-50ms": ("recipe", "Polled", (50,)),
    "after-0": ("recipe", "AfterZero", ()),
    "plain-tk": ("recipe", "PlainTk", ()),
    "asyncio": ("asyncio_peer", "AsyncioLoop", ()),
    "async-tkinter-loop": ("asyncio_peer", "AsyncTkinterLoop", ()),
    "tkthread": ("tkthread_peer", "TkThreadNoSync", ()),
    "tk-async-execute": ("tk_async_execute_peer", "TkExecute", ()),
    "qt-signal": ("qt", "QtSignal", ()),
    "qt-event": ("qt", "QtEvent", ()),
}


def make_way(name: str) -> Way:
    """Build the peer called *name* on this thread, which becomes its UI thread.

    Raises:
        ImportError: the peer is not installed.
    """
    module, kind, arguments = WAYS[name]
    return cast(Way, getattr(import_module(f"{__package__}.{module}"), kind)(*arguments))
