"""Where work stands: the stack of an item, wherever it runs. For the close, which names what is left, and for tools.

Any thread. Frame objects are not kept: another thread's frame keeps that thread's locals, which would then be freed on
this thread.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

from tkasync.execution.item import WorkItem

_FRAMES = 6  # how much of a thread's stack is shown


def stack_of(item: WorkItem, frames: dict[int, FrameType]) -> list[str]:
    """Return the lines of *item*'s stack, none when it is unknown: a coroutine at its await, other work at its thread.

    *frames* are ``sys._current_frames()``, without the caller's own thread.
    """
    if item.thread is None:
        return []
    coroutine = item.coroutine
    if coroutine is not None and not coroutine.cr_running:
        return [line for frame in awaits_of(coroutine) for line in traceback.format_stack(frame, limit=1)]
    frame = frames.get(item.thread)
    return traceback.format_stack(frame)[-_FRAMES:] if frame is not None else []


def awaits_of(coroutine: Any) -> Iterator[FrameType]:
    """Yield the frames of a suspended coroutine, outermost first: each is at the await of the next."""
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            return
        yield frame
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
