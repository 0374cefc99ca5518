"""What may stand as a cleanup. Any thread."""

from __future__ import annotations

from inspect import isasyncgenfunction, isgeneratorfunction
from types import CoroutineType
from typing import Any


def check_cleanup(fn: Any) -> None:
    """Raise ``TypeError`` when *fn*, given to ``on_cleanup``, would do nothing; close a coroutine."""
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
    if not callable(fn):
        raise TypeError(f"on_cleanup takes a function and its arguments, not {fn!r}: write f, x and not f(x)")
    if getattr(fn, "is_ui_task", False):
        raise TypeError(f"on_cleanup cannot run {fn!r}, a UI task, for its owner ends: leave @ui_task out")
    if isgeneratorfunction(fn) or isasyncgenfunction(fn):
        raise TypeError(
            f"on_cleanup calls {fn.__qualname__}, a generator function, and nobody takes its items"
        )
