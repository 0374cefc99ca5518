"""Calls where the stack ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

_FARTHEST = 120  # calls: at the last depths all that the tests call fits in


def with_room_for(calls: int, fn: Callable[[], object]) -> None:
    """Call *fn* where the stack has room for *calls* more; raise RecursionError where that does not suffice."""
    _deep(_room() - calls, fn)


def at_each_depth(fn: Callable[[], object]) -> None:
    """Call *fn* with ever more room on the stack: where nothing fits in, where a part of it does, where all does."""
    for calls in range(_FARTHEST):
        with suppress(RecursionError):
            with_room_for(calls, fn)


def _room(calls: int = 0) -> int:
    # Tried, and not counted by frames: calls of C code count too, in some versions, and no frame shows them.
    try:
        return _room(calls + 1)
    except RecursionError:
        return calls


def _deep(calls: int, fn: Callable[[], object]) -> None:
    if calls > 0:
        _deep(calls - 1, fn)
    else:
        fn()
