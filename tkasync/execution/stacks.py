"""Where work stands: the stack of an item, wherever it runs. For the close, which names what is left, and for tools.

Any thread. Frame objects are not kept: another thread's frame keeps that thread's locals, which would then be freed on
this thread.
"""

from __future__ import annotations

import traceback
from types import FrameType

from tkasync.execution.item import WorkItem
from tkasync.ownership.report_text import lines_of_awaits

_FRAMES = 6  # how much of a thread's stack is shown


def stack_of(item: WorkItem, frames: dict[int, FrameType]) -> list[str]:
    """Return the lines of *item*'s stack, none when it is unknown: a coroutine at its await, other work at its thread.

    *frames* are ``sys._current_frames()``, without the caller's own thread.
    """
    if item.thread is None:
        return []
    coroutine = item.coroutine
    if coroutine is not None and not coroutine.cr_running:
        return lines_of_awaits(coroutine)
    frame = frames.get(item.thread)
    return traceback.format_stack(frame)[-_FRAMES:] if frame is not None else []
