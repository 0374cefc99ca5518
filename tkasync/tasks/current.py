"""The running task: how work finds its handle, its token and its progress. Any thread.

Outside a task these functions do nothing, so that the same function can be called with and without one, and in
another process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tkasync.dispatch.ambient import running

if TYPE_CHECKING:
    from tkasync.tasks.handle import TaskHandle


def current_task() -> TaskHandle[Any] | None:
    """Return the handle of the task that this code runs in; ``None`` outside a task."""
    item = running.get()
    return None if item is None else item.handle


def checkpoint() -> None:
    """Raise `Cancelled` when the running task is cancelled; otherwise, and outside a task, do nothing.

    Work in a thread calls it now and then: a thread cannot be stopped from outside.
    """
    task = current_task()
    if task is not None:
        task.token.raise_if_cancelled()


def report_progress(done: float, total: float | None = None, message: str = "") -> None:
    """Say how far the running task is; never blocks.

    The window sees the newest report once a turn, and the last one always, before the task's end.

    Args:
        done: how much is done, in a unit of your own.
        total: how much there is, ``None`` while unknown.
        message: what is being done.
    """
    task = current_task()
    if task is not None:
        task.report_progress(done, total, message)
