"""The running task: how work finds its handle, its token and its progress. Any thread.

Outside a task these functions do nothing, so that the same function can be called with and without one, and in
another process.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from tkasync.dispatch.ambient import running
from tkasync.dispatch.refusals import brief, unrun_kind
from tkasync.errors import Cancelled

if TYPE_CHECKING:
    from tkasync.tasks.handle import TaskHandle

P = ParamSpec("P")
T = TypeVar("T")


def current_task() -> TaskHandle[Any] | None:
    """Return the handle of the task that this code runs in; ``None`` outside a task."""
    item = running.get()
    return None if item is None else item.handle


def checkpoint() -> None:
    """Raise `Cancelled` when the running task is cancelled, wait while it is paused; outside a task, do nothing.

    Work in a thread calls it now and then: a thread cannot be stopped from outside.
    """
    item = running.get()
    if item is None:
        return
    task = item.handle
    if task is not None:
        task.token.raise_if_cancelled()
        if task.is_paused:
            task.wait_while_paused()
    elif item.is_stopped:
        raise Cancelled("its task was aborted")


def carry(fn: Callable[P, T]) -> Callable[P, T]:
    """Return *fn* as a part of the running task, for any thread, and for any number of threads at once.

    There `current_task`, `checkpoint`, `report_progress` and the context variables are those of the task, and a call of
    Tk is refused. Once the task is aborted a part that has not begun raises `Cancelled`, and so does the next
    checkpoint of one that has. Outside a task *fn* itself comes back.

    Raises:
        TypeError: *fn* is a coroutine function or a generator function, whose body would run elsewhere.
    """
    if not callable(fn) or unrun_kind(fn) is not None:
        raise TypeError(
            f"carry takes a plain function, whose body runs where it is called, not {brief(fn)}: "
            "for a coroutine or a generator use spawn_task(fn, ...)"
        )
    if running.get() is None:
        return fn
    context = copy_context()

    @wraps(fn)
    def part(*args: P.args, **kwargs: P.kwargs) -> T:
        # A copy for each call: a context is entered by one thread at a time.
        return context.copy().run(_run_part, fn, *args, **kwargs)

    return part


def _run_part(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    checkpoint()
    return fn(*args, **kwargs)


def report_progress(done: float, total: float | None = None, message: str = "") -> None:
    """Report how far the running task is; never blocks.

    The window gets only the newest report of each turn, and always the last one before the task's end.

    Args:
        done: how much is done, in a unit of your own.
        total: how much there is, ``None`` while unknown.
        message: what is being done.
    """
    task = current_task()
    if task is not None:
        task.report_progress(done, total, message)
