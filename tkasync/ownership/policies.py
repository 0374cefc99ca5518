"""How a scope takes tasks in, by policy, and which of them have to wait for others. Any thread.

A task belongs to a group of its scope, and the policy says what becomes of it beside the earlier ones of its group:
``"parallel"`` starts it at once, ``"restart"`` aborts them first, ``"drop"`` keeps the one that has not ended in its
place, ``"queue"`` starts it when the work of all of them has really ended, or when fewer than the group's limit work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import takewhile
from types import CoroutineType
from typing import Any, Literal, Protocol, get_args

from tkasync.dispatch import probe
from tkasync.errors import NoOwnerError
from tkasync.ownership.whole_end import WholeEnd

Policy = Literal["parallel", "restart", "drop", "queue"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
Start = Callable[[], None]


def unknown_policy(policy: object) -> ValueError:
    """Return the error for a *policy* that is none of `POLICIES`."""
    return ValueError(f"policy is one of {', '.join(POLICIES)}, not {policy!r}")


class ScopeThread(Protocol):
    """What a scope needs of the thread that it belongs to: a `UiThread`, or what stands in where there is no window."""

    @property
    def is_ui_thread(self) -> bool:
        """Whether the caller is on that thread."""

    @property
    def host(self) -> Any:
        """Its event loop; ``None`` without a window. Any: a `Host`."""

    def on_ui_thread(self, fn: Callable[..., object], *args: Any) -> None:
        """Call ``fn(*args)`` on that thread: at once there, in a later turn from another."""

    def report(self, error: BaseException, where: str = "", owner: Any = None) -> None:
        """Report an error that nobody handled. Any thread."""

    def reporting(self, where: str, owner: Any = None) -> AbstractContextManager[None]:
        """Report the error of a block instead of raising it."""

    @property
    def scope(self) -> Any:
        """What owns what no scope owns; ``None`` without a window. Any: a `Scope`, which is built on this."""

    def run_cleanup(self, coroutine: CoroutineType[Any, Any, object], scope: Any) -> None:
        """Start *coroutine*, a cleanup of *scope*; what closes the window waits for it, within its time. UI thread."""

    def scope_closed(self, scope: object) -> None:
        """Forget *scope*, which has closed."""

    def aborting_many(self) -> AbstractContextManager[None]:
        """Open a block that aborts many tasks. Any thread."""


class OwnedTask(Protocol):
    """What an owner needs of a task: a `TaskHandle`, which stands above."""

    group: object
    """What the policy goes by, within the owner."""

    @property
    def is_working(self) -> bool:
        """Whether its work has begun, and has not both really ended and been queued for delivery."""

    @property
    def still_running(self) -> bool:
        """Whether its work continues after its end."""

    def done(self) -> bool:
        """Whether it has ended."""

    def abort(self, reason: object = None) -> bool:
        """End it from outside."""

    def supersede(self) -> None:
        """End it from outside, for one that takes its place: nothing is heard of it any more."""

    def fail(self, error: BaseException, reason: object = None) -> None:
        """End it with an error from outside."""


class TaskOwner:
    """The part of a `Scope` that its tasks see.

    A base class and not a part of it: a spawn, and each run of an effect that makes a scope, would pay for one more
    object.
    """

    __slots__ = ("_limits", "_lock", "_tasks", "_waiting", "is_draining", "is_ending", "name", "runtime")

    def __init__(self, runtime: ScopeThread, name: str) -> None:
        self.runtime: ScopeThread = runtime
        self.name: str = name
        self.is_ending: bool = False
        """Whether ``close`` has begun: nothing is adopted any more."""
        self.is_draining: bool = False
        """Whether no task is taken in any more."""
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task. Never held together with the
        # lock of the tasks: what is called under it only reads their state (docs/design.md#locks).
        self._lock = threading.RLock()
        self._tasks: dict[OwnedTask, None] = {}
        self._waiting: dict[object, dict[OwnedTask, Start]] = {}
        self._limits: dict[object, int] | None = None

    def _refuse_ended(self) -> None:
        if self.is_ending:
            raise NoOwnerError.ended(self.name)

    def admit(
        self, task: OwnedTask, policy: Policy, start: Start, limit: int | None = None
    ) -> OwnedTask | None:
        """Take *task* in and start it as *policy* says. Any thread.

        *limit* is how many tasks of its group ``"queue"`` runs at a time.

        Returns:
            ``None``; for ``"drop"`` the earlier task that continues in its place.

        Raises:
            NoOwnerError: the scope has ended.
            ValueError: the group has another limit.
            BaseException: what *start* raises; the task is not taken in then.
        """
        with self._lock:
            if self.is_ending:
                raise NoOwnerError.ended(self.name)
            if self.is_draining:
                raise NoOwnerError.draining(self.name)
            if limit is not None:
                self._set_limit(task.group, limit)
            others = self._group(task.group) if policy in ("restart", "drop") else []
            if policy == "drop":
                for other in others:
                    if not other.done():
                        _tell_spawned(task, policy, "dropped")
                        return other
            if policy != "queue":
                self._tasks[task] = None
            elif self._must_wait(task, start):
                _tell_spawned(task, policy, "waits")
                return None
        if probe.listener is not None:
            _tell_spawned(task, policy, "restarted" if policy == "restart" and others else "started")
        try:
            # Outside the lock: an abort runs callbacks.
            if policy == "restart":
                with WholeEnd() as end:
                    for other in others:
                        end.call(other.supersede)
            start()
        except BaseException:
            self._tasks.pop(task, None)
            raise
        return None

    def _group(self, group: object) -> list[OwnedTask]:
        # A copy: the UI thread takes out what is delivered meanwhile.
        return [other for other in list(self._tasks) if other.group == group]

    def _set_limit(self, group: object, limit: int) -> None:
        # For good: a limit that went with the last task would make the mistake show now and then only.
        self._limits = {} if self._limits is None else self._limits
        before = self._limits.setdefault(group, limit)
        if before != limit:
            raise ValueError(
                f"a group has one limit: {group!r} of {self.name} has limit={before}, and not {limit}; "
                "name another group="
            )

    def _limit(self, group: object) -> int:
        return 1 if self._limits is None else self._limits.get(group, 1)

    def _must_wait(self, task: OwnedTask, start: Start) -> bool:
        # In line before the look at the others. One that stops in between finds it there and starts it; put in after
        # the look, it would wait for a task that has stopped.
        line = self._get_in_line(task, start)
        if self._busy_before(task, line) >= self._limit(task.group):
            return True
        # It may be gone already: a finalizer, inside this lock, has been the one that stops.
        is_started = line.pop(task, None) is None
        if not line and self._waiting.get(task.group) is line:
            del self._waiting[task.group]
        return is_started

    def _get_in_line(self, task: OwnedTask, start: Start) -> dict[OwnedTask, Start]:
        line: dict[OwnedTask, Start] | None = None
        # Again where a finalizer has taken the line away while it was empty.
        while line is None or self._waiting.get(task.group) is not line:
            line = self._waiting.setdefault(task.group, {})
            # In one step: to what a finalizer spawns in between, a task that is not in line would seem to be at work.
            line[task], self._tasks[task] = start, None
        return line

    def _busy_before(self, task: OwnedTask, line: dict[OwnedTask, Start]) -> int:
        ahead = takewhile(lambda other: other is not task, list(line))
        started = (other for other in self._group(task.group) if other is not task and other not in line)
        return sum(map(_is_busy, started)) + sum(not other.done() for other in ahead)

    def start_next(self, group: object) -> None:
        """Start the next of *group*, if one waits and fewer of the group work than its limit. Any thread.

        For one whose work has really ended, or will never begin, and is queued for delivery. A waiting task that is
        done is left out.
        """
        # Read without the lock: most scopes have no line. A task that gets in line just now looks at the others after
        # that, and sees that this one has stopped.
        if not self._waiting:
            return
        with self._lock:
            line = self._waiting.get(group)
            if line is None:
                return
            following = self._next_in_line(group, line)
            if not line:
                self._waiting.pop(group, None)
        if following is not None:
            _start_late(*following)

    def _next_in_line(
        self, group: object, line: dict[OwnedTask, Callable[[], None]]
    ) -> tuple[OwnedTask, Callable[[], None]] | None:
        others = [other for other in self._group(group) if other not in line]
        if sum(map(_is_busy, others)) >= self._limit(group):
            return None
        while line:
            task = next(iter(line))
            start = line.pop(task)
            if not task.done():
                return task, start
        return None

    def ahead_of(self, task: OwnedTask) -> list[OwnedTask]:
        """Return the tasks that have to end before *task* starts, none when it does not wait in line. Any thread."""
        if not self._waiting:
            return []
        with self._lock:
            line = self._waiting.get(task.group, {})
            # With a greater limit the end of any one of several is enough.
            if task not in line or self._limit(task.group) > 1:
                return []
            return [other for other in self._group(task.group) if other not in line and _is_busy(other)]

    def task_delivered(self, task: OwnedTask) -> None:
        """Forget *task*, which is delivered, unless its work continues. UI thread."""
        if not task.still_running:
            self._tasks.pop(task, None)

    def _abort_tasks(self, end: WholeEnd) -> None:
        """Abort all tasks; those that wait for another one must not begin in its place. UI thread."""
        self._waiting.clear()
        if not self._tasks:
            return
        with self.runtime.aborting_many():
            # The newest first: those that wait for a thread are aborted before those whose abort frees a thread. From
            # the oldest on, the freed thread would begin a task that is aborted next.
            for task in reversed(list(self._tasks)):
                # `end.step` written out: its call would be a tenth of the end of ten thousand tasks.
                try:
                    task.abort("its owner has ended")
                except BaseException as error:  # of a UI task, whose finally blocks run here
                    end.keep(error)
        self._tasks.clear()


def _is_busy(task: OwnedTask) -> bool:
    # Done is not enough: whoever waits for the result may spawn the next one before this one is queued for delivery.
    return not task.done() or task.is_working


def _start_late(task: OwnedTask, start: Start) -> None:
    """Start a task that had to wait. One that is refused by now fails: there is no caller to raise to."""
    try:
        start()
    except BaseException as error:
        task.fail(error)


def _tell_spawned(task: OwnedTask, policy: Policy, outcome: str) -> None:
    if probe.listener is not None:
        probe.tell("task_spawned", task, policy, outcome)
