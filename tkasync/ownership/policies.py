"""How a scope takes tasks in, by policy, and which of them have to wait for others. Any thread.

A task belongs to a group of its scope, and the policy says what becomes of it beside the earlier ones of its group:
``"parallel"`` starts it at once, ``"restart"`` aborts them first, ``"drop"`` keeps the one that has not ended in its
place, ``"queue"`` starts it when the work of all of them has really ended, or when fewer than the group's limit work.
"""

from __future__ import annotations

import threading
from threading import get_ident
from typing import Any, Literal, get_args

from tkasync.dispatch import probe
from tkasync.errors import NoOwnerError
from tkasync.ownership.groups import Group, OwnedTask, Start, check_limit, is_busy
from tkasync.ownership.scope_thread import ScopeThread
from tkasync.ownership.whole_end import WholeEnd

Policy = Literal["parallel", "restart", "drop", "queue"]
POLICIES: tuple[Policy, ...] = get_args(Policy)


def unknown_policy(policy: object) -> ValueError:
    """Return the error for a *policy* that is none of `POLICIES`."""
    return ValueError(f"policy is one of {', '.join(POLICIES)}, not {policy!r}")


class TaskOwner:
    """The part of a `Scope` that its tasks see.

    A base class and not a part of it: a spawn, and each run of an effect that makes a scope, would pay for one more
    object.
    """

    __slots__ = ("_limits", "_lock", "_tasks", "groups", "is_draining", "is_ending", "name", "runtime")

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
        # Made by the first task with another policy than "parallel": most owners have none.
        self.groups: dict[object, Group] | None = None
        """Its groups; ``None`` until a task asks for one."""
        self._limits: dict[object, int] | None = None

    @property
    def taken_in(self) -> list[Any]:
        """Its tasks that are not delivered, oldest first, in one step however many; for tools. Any thread."""
        return list(self._tasks)

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
        others: list[OwnedTask] = []
        with self._lock:
            if self.is_ending or self.is_draining:
                self._refuse_ended()
                raise NoOwnerError.draining(self.name)
            if limit is not None:
                self._keep_limit(task.group, limit)
            if policy == "drop" and (earlier := self._unended(task.group)) is not None:
                _tell_spawned(task, policy, "dropped")
                return earlier
            if policy != "parallel" or self.groups is not None:
                group = self._join(task)
                if policy == "queue" and self._is_put_in_line(group, task, start):
                    _tell_spawned(task, policy, "waits")
                    return None
                group.at_work[task] = None
                if policy == "restart":
                    others = [other for other in list(group.undelivered) if other is not task]
            self._tasks[task] = None
        if probe.is_heard:
            _tell_spawned(task, policy, "restarted" if others else "started")
        try:
            if others:  # outside the lock: an abort runs callbacks
                group.supersede(others)
            start()
        except BaseException:
            self.forget(task)
            raise
        return None

    def _join(self, task: OwnedTask) -> Group:
        """Return the group of *task*, which is in it from now on."""
        if self.groups is None:
            # Made before the look: of a task that is delivered meanwhile the UI thread finds the table, and takes it
            # out when this is over.
            self.groups = {}
            for other in list(self._tasks):
                self._join(other).at_work[other] = None
        while True:
            group = self.groups.get(task.group)
            if group is None:
                group = self.groups.setdefault(task.group, Group())
            group.undelivered[task] = None
            # Again where a finalizer has taken the group away while it was empty.
            if self.groups.get(task.group) is group:
                return group

    def _unended(self, key: object) -> OwnedTask | None:
        """Return the first of the group *key* that has not ended, or ``None``."""
        if self.groups is None:
            return next((task for task in list(self._tasks) if task.group == key and not task.done()), None)
        group = self.groups.get(key)
        tasks = [] if group is None else [*group.at_work, *group.line]
        return next((task for task in tasks if not task.done()), None)

    def _keep_limit(self, group: object, limit: int) -> None:
        # For good: a limit that went with the last task would make the mistake show now and then only.
        self._limits = {} if self._limits is None else self._limits
        before = self._limits.setdefault(group, limit)
        if before != limit:
            raise ValueError(
                f"a group has one limit: {group!r} of {self.name} has limit={before}, and not {limit}; "
                "name another group=, or change it by set_limit()"
            )

    def set_limit(self, group: object, limit: int) -> None:
        """Have ``policy="queue"`` run *limit* tasks of *group* at a time from now on. Any thread.

        With a greater one those that wait start; with a smaller one those that run continue, and none starts before
        fewer run.

        Raises:
            ValueError: *limit* is less than 1, or no whole number.
            TypeError: *group* cannot be hashed.
        """
        check_limit(limit)
        with self._lock:
            self._limits = {**(self._limits or {}), group: limit}
        self.start_next(group)

    def _limit(self, group: object) -> int:
        return 1 if self._limits is None else self._limits.get(group, 1)

    def _is_put_in_line(self, group: Group, task: OwnedTask, start: Start) -> bool:
        try:
            return self._must_wait(group, task, start)
        except BaseException:
            # The recursion limit, say. A task whose spawn raises must not stay; taken out without a call of ours, for
            # which the stack may have no room.
            for tasks in (self._tasks, group.undelivered, group.line):
                tasks.pop(task, None)
            raise

    def _must_wait(self, group: Group, task: OwnedTask, start: Start) -> bool:
        # In line before the look at the others. One that stops in between finds it there and starts it; put in after
        # the look, it would wait for a task that has stopped.
        group.line[task] = start
        self._tasks[task] = None
        if group.is_full_before(task, self._limit(task.group)):
            return True
        # It may be gone already: a finalizer, inside this lock, has been the one that stops.
        return not group.leave_line(task)

    def start_next(self, group: object) -> None:
        """Start the next of *group*, if one waits and fewer of the group work than its limit. Any thread.

        For one whose work has really ended, or will never begin, and is queued for delivery. A waiting task that is
        done is left out.
        """
        # Read without the lock: most scopes have no line. A task that gets in line just now looks at the others after
        # that, and sees that this one has stopped.
        line = None if self.groups is None else self.groups.get(group)
        if line is None or not line.line:
            return
        thread = get_ident()
        # A start may end at once: refused, or run by an executor that runs it here. A thousand of them, one inside the
        # other, would end the stack, so the outermost starts them all.
        if thread in line.starters:
            return
        line.starters.add(thread)
        try:
            while (following := self._next_in_line(group, line)) is not None:
                _start_late(*following)
        finally:
            line.starters.discard(thread)

    def _next_in_line(self, key: object, group: Group) -> tuple[OwnedTask, Start] | None:
        with self._lock:
            return group.next_in_line(self._limit(key))

    def ahead_of(self, task: OwnedTask) -> list[OwnedTask]:
        """Return the tasks that have to end before *task* starts, none when it does not wait in line. Any thread."""
        if self.groups is None:
            return []
        with self._lock:
            group = self.groups.get(task.group)
            # With a greater limit the end of any one of several is enough.
            if group is None or task not in group.line or self._limit(task.group) > 1:
                return []
            return [other for other in list(group.at_work) if is_busy(other)]

    def forget(self, task: OwnedTask) -> None:
        """Own *task* no longer. Any thread."""
        self._tasks.pop(task, None)
        if self.groups is not None:  # looked at after that; see `_join`
            self._leave_group(task, self.groups)

    def _leave_group(self, task: OwnedTask, groups: dict[object, Group]) -> None:
        with self._lock:
            group = groups.get(task.group)
            if group is not None:
                group.forget(task)
                if group.is_empty:
                    groups.pop(task.group, None)

    def _abort_tasks(self, end: WholeEnd) -> None:
        """Abort all tasks; those that wait for another one must not begin in its place. UI thread."""
        for group in list(self.groups.values()) if self.groups is not None else ():
            group.line.clear()
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
        if self.groups is not None:
            self.groups.clear()


def _start_late(task: OwnedTask, start: Start) -> None:
    """Start a task that had to wait. One that is refused by now fails: there is no caller to raise to."""
    try:
        start()
    except BaseException as error:
        task.fail(error)


def _tell_spawned(task: OwnedTask, policy: Policy, outcome: str) -> None:
    if (told := probe.task_spawned) is not None:
        told(task, policy, outcome)
