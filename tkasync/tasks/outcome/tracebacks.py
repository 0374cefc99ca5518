"""Release what an error's traceback holds, on the UI thread.

A traceback keeps every frame that the error passed through, and with them the locals: widgets, images, whole results.
They are cleared here once the error has been handled; otherwise they would be freed on whichever thread drops the last
reference to the error. Python's development mode (``-X dev``) keeps them, for a debugger.
"""

from __future__ import annotations

import inspect
import sys
from contextlib import suppress
from types import TracebackType

from tkasync.ownership.error_objects import cause_of, context_of, parts_of, traceback_of

# Clearing the frame of a suspended generator or coroutine would end it, and it may have caught the error. From 3.13 on
# Python refuses that by itself.
_SPARED = (
    0
    if sys.version_info >= (3, 13)
    else inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
)


def release_frames(error: BaseException) -> None:
    """Clear the locals of the finished frames of *error*, its causes and contexts."""
    if sys.flags.dev_mode:
        return
    seen: set[int] = set()
    queue: list[BaseException | None] = [error]
    while queue:
        at = queue.pop()
        if at is None or id(at) in seen:
            continue
        seen.add(id(at))
        queue += [cause_of(at), context_of(at)]
        if issubclass(type(at), BaseExceptionGroup):  # not isinstance: that asks a __class__ of the program's
            queue += parts_of(at)
        _clear(at)


def _clear(error: BaseException) -> None:
    step: TracebackType | None = traceback_of(error)
    while step is not None:
        frame = step.tb_frame
        if not frame.f_code.co_flags & _SPARED:
            with suppress(RuntimeError):  # it is still running, or suspended: it caught the error further up
                frame.clear()
        step = step.tb_next
