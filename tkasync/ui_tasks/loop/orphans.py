"""Whose asyncio's tasks are: who gets their errors, and which of them outlive the owner of what has made them.

What a library starts in a handler belongs to the runtime: a shared connection must not die with the component that
used it first. A task that the program's own code makes there, by `asyncio.create_task`, is mostly meant to end with
the handler. It is not cancelled, as in any asyncio program, but named once in the log when its owner has ended.

UI thread.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from types import CodeType, FrameType
from typing import Any

from tkasync.dispatch.ambient import running
from tkasync.whose_code import is_program_file

_log = logging.getLogger("tkasync")
_MAKERS = frozenset({"create_task", "ensure_future", "_ensure_future"})
_TO_END = 1.0  # a guess: seconds that a task which was cancelled has for its `finally` blocks


def note_maker(task: Any) -> None:
    """Note which UI task has made *task*, an asyncio task, if one has."""
    item = running.get()
    handle = item.handle if item is not None else None
    if item is None or handle is None:
        return
    # An attribute, as asyncio has no place for it: a weak table would cost as much as the task.
    try:
        task.tkasync_maker = item.runtime, handle.scope
    except AttributeError:  # what a task factory of the program's has made need not have a place either
        return
    line = _program_line()
    if line is not None and not handle.scope.is_closed:
        orphan = _Orphan(task, handle.scope, line)
        handle.scope.adopt(orphan)
        task.add_done_callback(orphan.end)


def is_ui_task(task: asyncio.Task[Any]) -> bool:
    """Whether *task* runs a UI task: it belongs to a window, and no handler has made it."""
    maker = getattr(task, "tkasync_maker", None)
    return maker is not None and maker[1] is None


def owner_of(context: dict[str, Any]) -> tuple[Any, Any]:
    """Return runtime and scope for the error that *context*, of asyncio's exception handler, tells of."""
    maker = getattr(context.get("task") or context.get("future"), "tkasync_maker", None)
    if maker is not None:
        return maker  # type: ignore[no-any-return]  # as it was noted
    handle = context.get("handle")
    item = handle._context.get(running) if handle is not None and handle._context is not None else None
    if item is None:
        return None, None
    return item.runtime, item.handle.scope if item.handle is not None else None


class _Orphan:
    """A task that the program has made in a handler; closed with the owner of that."""

    def __init__(self, task: asyncio.Task[Any], scope: Any, line: tuple[CodeType, int]) -> None:
        self._task = task
        self._scope = scope
        self._line = line
        self._second_look: asyncio.TimerHandle | None = None

    def end(self, _task: object) -> None:
        """It has ended in time."""
        self._scope.discard(self)
        if self._second_look is not None:
            self._second_look.cancel()

    def close(self) -> None:
        """Look, once all that ends with the owner has ended, whether it goes on."""
        loop = self._task.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        task = self._task
        if task.done() or self._scope.runtime.is_closed:
            return
        if task.cancelling() and self._second_look is None:
            # It may be in a `finally` block that awaits. Or it goes on: it has swallowed that cancel, or a group in it
            # has failed, which below Python 3.13 leaves one counted. The count does not tell, and time does.
            self._second_look = task.get_loop().call_later(_TO_END, self._look)
            return
        self._name()

    def _name(self) -> None:
        task, (code, line) = self._task, self._line
        _log.warning(
            "asyncio task %r, made at %s:%d in %s, has outlived its owner, %s: write async with "
            "asyncio.TaskGroup() as group: group.create_task(...), or self.spawn_ui_task(...), which end with it",
            task.get_name(),
            code.co_filename,
            line,
            code.co_qualname,
            self._scope.name,
        )


def _program_line() -> tuple[CodeType, int] | None:
    """Return the line of the program's that has called asyncio for a task; ``None`` where a library has."""
    frame: FrameType | None = sys._getframe(3)
    while frame is not None and frame.f_code.co_name in _MAKERS and _is_asyncios(frame):
        frame = frame.f_back
    if frame is None or not is_program_file(frame.f_code.co_filename):
        return None
    return frame.f_code, frame.f_lineno


def _is_asyncios(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] == "asyncio"
