"""`keep`: values that outlive a reload of the program under `python -m tkasync dev`. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.open_runtimes import is_any_open
from tkasync.dispatch.refusals import brief, refuse_unrun
from tkasync.reactive.graph import untrack
from tkasync.runtime.current import current_runtime

T = TypeVar("T")
_kept: dict[str, Any] | None = None  # Any: the program's own values; None where nothing is reloaded


def keep(name: str, make: Callable[[], T]) -> T:
    """Return what *make* returns; under ``python -m tkasync dev``, what it has returned before under this *name*.

    The value belongs to the window and not to the component that asks, so that it goes on when the component is made
    anew. A restart of the program loses it. In a program that runs by itself *make* is simply called. UI only.

    Args:
        name: of the value, one for the whole program.
        make: called without arguments.

    Raises:
        TypeError: *name* is no text; *make* is no function, or a coroutine function.
    """
    # Here too, where nothing is kept: a program finds it when it is written, and not at its first reload.
    if not isinstance(name, str):
        raise TypeError(f"keep takes a name and a function that makes the value, not {brief(name)}")
    refuse_unrun("keep", make, "pass a plain function that makes the value")
    if _kept is None:
        return make()
    if name not in _kept:
        _kept[name] = _made_for_the_window(make)
    value: T = _kept[name]
    return value


def _made_for_the_window(make: Callable[[], T]) -> T:
    if not is_any_open():
        return make()
    with Owned(current_runtime().scope):
        return untrack(make)


def keep_from_now_on() -> None:
    """Begin to keep values, in a process that reloads its program."""
    global _kept
    _kept = {}
