"""How a scope takes tasks in, by policy, and which of them have to wait for others. Any thread.

A task belongs to a group of its scope, and the policy says what becomes of it beside the earlier ones of its group:
``"parallel"`` starts it at once, ``"restart"`` aborts them first, ``"drop"`` keeps the one that has not ended in its
place, ``"queue"`` starts it when the work of all of them has really ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from tkasync.errors import NoOwnerError
from tkasync.tasks.handle import TaskHandle

if TYPE_CHECKING:
    from tkasync.runtime.runtime import Runtime

Policy = Literal["parallel", "restart", "drop", "queue"]
POLICIES: tuple[Policy, ...] = get_args(Policy)


def unknown_policy(policy: object) -> ValueError:
    """The error for a *policy* that is none of `POLICIES`."""
    return ValueError(f"policy is one of {', '.join(POLICIES)}, not {policy!r}")


class TaskOwner:
    """What a `Scope` is to its tasks.

    A base class and not a part of it: a spawn, and each run of an effect that makes a scope, would pay for one more
    object.
    """

    __slots__ = ("_lock", "_tasks", "_waiting", "is_ending", "name", "runtime")

    def __init__(self, runtime: Runtime, name: str) -> None:
        self.runtime = runtime
        self.name = name
        self.is_ending = False
        """Whether ``close`` has begun: nothing is adopted any more."""
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task.
        self._lock = threading.RLock()
        self._tasks: dict[TaskHandle[Any], None] = {}
        self._waiting: dict[object, dict[TaskHandle[Any], Callable[[], None]]] = {}

    def _refuse_ended(self) -> None:
        if self.is_ending:
            raise NoOwnerError.ended(self.name)

    def admit(self, task: TaskHandle[Any], policy: Policy, start: Callable[[], None]) -> TaskHandle[Any]:
        """Take *task* in and start it as *policy* says; the handle to go by, an earlier one for ``"drop"``. Any thread.

        Raises:
            NoOwnerError: the scope has ended.
            BaseException: what *start* raises; the task is not taken in then.
        """
        with self._lock:
            self._refuse_ended()
            others = [] if policy == "parallel" else self._group(task)
            if policy == "drop":
                for other in others:
                    if not other.done():
                        return other
            self._tasks[task] = None
            if policy == "queue" and self._must_wait(task, others, start):
                return task
        # Outside the lock: an abort runs callbacks.
        if policy == "restart":
            for other in others:
                other.abort("restarted")
        try:
            start()
        except BaseException:
            self._tasks.pop(task, None)
            raise
        return task

    def _group(self, task: TaskHandle[Any]) -> list[TaskHandle[Any]]:
        # A copy: the UI thread takes out what is delivered meanwhile.
        return [other for other in list(self._tasks) if other._group == task._group]

    def _must_wait(
        self, task: TaskHandle[Any], others: list[TaskHandle[Any]], start: Callable[[], None]
    ) -> bool:
        # Put in line before the look at the others: one that stops in between then finds it there.
        line = self._waiting.setdefault(task._group, {})
        line[task] = start
        if any(_is_busy(other) for other in others):
            return True
        del line[task]
        if not line:
            del self._waiting[task._group]
        return False

    def task_stopped(self, task: TaskHandle[Any]) -> Callable[[], None] | None:
        """The work of *task* has really ended, or will never begin: what starts the next of its group. Any thread."""
        if not self._waiting:
            return None
        with self._lock:
            line = self._waiting.get(task._group)
            if line is None:
                return None
            line.pop(task, None)
            following = self._next_in_line(task, line)
            if not line:
                self._waiting.pop(task._group, None)
        return partial(_start_late, *following) if following is not None else None

    def _next_in_line(
        self, stopped: TaskHandle[Any], line: dict[TaskHandle[Any], Callable[[], None]]
    ) -> tuple[TaskHandle[Any], Callable[[], None]] | None:
        if any(
            _is_busy(other) for other in self._group(stopped) if other is not stopped and other not in line
        ):
            return None
        while line:
            task = next(iter(line))
            start = line.pop(task)
            if not task.done():
                return task, start
        return None

    def task_delivered(self, task: TaskHandle[Any]) -> None:
        """The end of *task* has been told: it leaves, once its work has ended too."""
        if not task.still_running:
            self._tasks.pop(task, None)

    def _abort_tasks(self) -> None:
        """Abort all; those in line are not to begin in their place."""
        self._waiting.clear()
        if not self._tasks:
            return
        with self.runtime.engines.waking_loop_once():
            # The newest first: those that wait for a thread go before those that would make room for them.
            for task in reversed(list(self._tasks)):
                task.abort("its owner has ended")
        self._tasks.clear()


def _is_busy(task: TaskHandle[Any]) -> bool:
    return not task.done() or task.still_running


def _start_late(task: TaskHandle[Any], start: Callable[[], None]) -> None:
    """Start what had to wait. Nobody is there to raise to: an executor that refuses it by now fails the task."""
    try:
        start()
    except Exception as error:
        task.fail(error)
