"""What a dispatch of something that is no plain function is told. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from types import CoroutineType


def refuse_late(
    call: Callable[..., object] | tuple[Callable[..., object], tuple[object, ...]],
    made: CoroutineType[object, object, object],
) -> None:
    """Close the coroutine *made* that *call* has returned, and raise what says why."""
    made.close()
    raise refused(call[0] if isinstance(call, tuple) else call)


def refused(fn: object) -> TypeError:
    """Return the error for a dispatch of *fn*, which is a coroutine, a coroutine function, or cannot be called."""
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
    if not callable(fn):
        return TypeError(f"dispatch takes a function and its arguments, not {fn!r}: write f, x and not f(x)")
    name = getattr(fn, "__qualname__", repr(fn))
    return TypeError(
        f"dispatch takes a plain function, and {name}() gives a coroutine, which nobody would await: "
        f"use spawn_ui_task({name}, ...) on the UI thread, or spawn_task({name}, ...)"
    )
