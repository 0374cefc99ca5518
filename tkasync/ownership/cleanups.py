"""What may stand as a cleanup. Any thread."""

from __future__ import annotations

from types import CoroutineType
from typing import Any

from tkasync.dispatch.refusals import unrun_kind, unwrapped


def check_cleanup(fn: Any) -> None:
    """Raise ``TypeError`` when *fn*, given to ``on_cleanup``, would do nothing; close a coroutine."""
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
    if not callable(fn):
        raise TypeError(f"on_cleanup takes a function and its arguments, not {fn!r}: write f, x and not f(x)")
    called = unwrapped(fn)
    if getattr(called, "is_ui_task", False):
        raise TypeError(f"on_cleanup cannot run {fn!r}, a UI task, for its owner ends: leave @ui_task out")
    if unrun_kind(fn) not in (None, "a coroutine function"):
        name = getattr(called, "__qualname__", repr(called))
        raise TypeError(f"on_cleanup calls {name}, a generator function, and nobody takes its items")
