"""What may stand as a cleanup, and what a scope may adopt: how each is ended. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from types import CoroutineType
from typing import Any

from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.refusals import brief, refuse_made, unrun_kind, unwrapped
from tkasync.ownership.executors.ending import end_executor

_ENDS = ("close", "stop", "abort", "cancel")


def check_cleanup(fn: Any) -> None:
    """Raise ``TypeError`` when *fn*, given to ``on_cleanup``, would do nothing; close a coroutine."""
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
    if not callable(fn):
        raise TypeError(
            f"on_cleanup takes a function and its arguments, not {brief(fn)}: write f, x and not f(x)"
        )
    called = unwrapped(fn)
    if getattr(called, "is_ui_task", False):
        raise TypeError(
            f"on_cleanup cannot run {fn!r}, a UI task, because its owner ends: leave @ui_task out"
        )
    if unrun_kind(fn) not in (None, "a coroutine function"):
        name = getattr(called, "__qualname__", repr(called))
        raise TypeError(f"on_cleanup calls {name}, a generator function, and nobody reads its items")


def run_cleanup(scope: Any, fn: Callable[..., object], *args: object) -> None:
    """Call ``fn(*args)`` for *scope*, which ends; a coroutine that it makes goes on behind that. UI thread."""
    # What it starts outlives the scope: it belongs to the runtime.
    with Owned(scope.runtime.scope):
        made = fn(*args)
        if isinstance(made, CoroutineType):
            scope.runtime.run_cleanup(made, scope)
        elif made is not None:
            refuse_made("on_cleanup", made, fn, "pass a plain function or a coroutine function")


def end_of(x: object) -> Callable[[], object]:
    """Return the method that ends *x*.

    Raises:
        TypeError: it has none.
    """
    for name in _ENDS:
        end = getattr(x, name, None)
        if callable(end):
            return end  # type: ignore[no-any-return]  # known by its name alone
    if isinstance(x, Executor):
        return partial(end_executor, x)
    raise TypeError(f"a scope ends what it adopts by close(), stop(), abort() or cancel(); {x!r} has none")
