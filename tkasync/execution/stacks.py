"""Where work stands: the stack of an item, wherever it runs. For the close, which names what is left, and for tools.

Any thread. Frame objects are not kept: another thread's frame keeps that thread's locals, which would then be freed on
this thread.
"""

from __future__ import annotations

import traceback
from types import CodeType, FrameType
from typing import Any

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


def lines_of(item: Any, frames: dict[int, FrameType]) -> list[tuple[CodeType, int]]:
    """Return where *item* stands as code objects and line numbers, innermost first; for tools. UI thread.

    No source file is read, unlike `stack_of`: a tool asks for each task, several times a second. *item* is a
    `WorkItem`; none when it has not begun, or works in another process.
    """
    coroutine = item.coroutine
    if coroutine is not None and not getattr(coroutine, "cr_running", False):
        return _awaits(coroutine)
    frame = frames.get(item.thread) if item.thread is not None else None
    lines: list[tuple[CodeType, int]] = []
    while frame is not None and len(lines) < _DEEPEST:
        lines.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return lines


_DEEPEST = 60  # frames that a tool is given of one stack


def _awaits(coroutine: Any) -> list[tuple[CodeType, int]]:
    """Return the lines at which a suspended *coroutine* awaits, innermost first."""
    lines: list[tuple[CodeType, int]] = []
    while coroutine is not None and len(lines) < _DEEPEST:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            break
        lines.append((frame.f_code, frame.f_lineno))
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return lines[::-1]
