"""Who waits for whom: a wait that closes a circle would never end, and is refused as it begins. Any thread.

Each task notes the tasks that it waits for, while it does. The one that waits last sees the circle, whatever it is made
of: threads, coroutines, UI tasks, and tasks that wait in line for the others of their group. A wait that has a time
limit, or that ends with the first of several, is refused for itself only, for the others may end it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tkasync.dispatch.ambient import running
from tkasync.errors import WouldBlockError
from tkasync.tasks.outcome.lazy_future import LOCK

# A guess: how many waits are followed. A circle of more is not told, and a long chain costs no more.
_FAR = 1000


class Waits:
    """A block in which the running task waits for all of *tasks*; without a running task it does nothing.

    Raises:
        WouldBlockError: as the block begins: one of them is the running task, or waits for it.
    """

    __slots__ = ("_before", "_noted", "_task", "_tasks")

    def __init__(self, *tasks: Any) -> None:
        self._tasks = tasks
        item = running.get()
        self._task: Any = None if item is None else item.handle

    def __enter__(self) -> None:
        task = self._task
        if task is None:
            return
        # Noted before the look: of two tasks that begin to wait for each other at once, one at least sees the other.
        with LOCK:
            self._before = task.waits_for
            task.waits_for = self._noted = (*self._before, *self._tasks)
        try:
            for other in self._tasks:
                # Most wait for nothing and stand in no line: there is no chain to look for.
                if other is task or other.waits_for or other.scope.groups is not None:
                    _refuse_chain(task, self._tasks)
        except BaseException:  # also of a group's __eq__
            self._forget()
            raise

    def __exit__(self, *_error: object) -> None:
        if self._task is not None:
            self._forget()

    def _forget(self) -> None:
        with LOCK:
            if self._task.waits_for is self._noted:  # mostly: a task seldom waits in two places at once
                self._task.waits_for = self._before
                return
            left = list(self._task.waits_for)
            for task in self._tasks:
                left.remove(task)
            self._task.waits_for = tuple(left)


def _refuse_chain(goal: Any, tasks: tuple[Any, ...]) -> None:
    chain = _chain_to(goal, tasks)
    if chain is not None:
        raise _refusal(chain)


def refuse_circle(tasks: Iterable[Any]) -> None:
    """Raise `WouldBlockError` when the running task is one of *tasks*, or one of them waits for it."""
    with Waits(*tasks):
        pass


def refuse_itself(tasks: Iterable[Any]) -> None:
    """Raise `WouldBlockError` when the running task is one of *tasks*, also where only the first is waited for."""
    item = running.get()
    if item is not None and any(task is item.handle for task in tasks):
        raise _refusal([item.handle])


def add_part(whole: Any, part: Any) -> None:
    """Note that *whole* waits for *part*, which does a part of its work."""
    with LOCK:
        whole.waits_for += (part,)


def remove_part(whole: Any, part: Any) -> None:
    """Take back what `add_part` has noted."""
    with LOCK:
        parts = whole.waits_for
        at = parts.index(part)  # in C, and mostly the first: an abort of thousands took a second
        whole.waits_for = parts[:at] + parts[at + 1 :]


def _chain_to(goal: Any, tasks: tuple[Any, ...]) -> list[Any] | None:
    """Return the tasks that wait for each other, from one of *tasks* on up to *goal*; ``None`` without such a chain."""
    come_from: dict[Any, Any] = dict.fromkeys(tasks)
    to_see = list(tasks)
    while to_see and len(come_from) < _FAR:
        task = to_see.pop()
        if task is goal:
            return _way(task, come_from)
        for other in _waited_for_by(task):
            if other not in come_from:
                come_from[other] = task
                to_see.append(other)
    return None


def _waited_for_by(task: Any) -> Iterable[Any]:
    if task.done():
        return ()
    # One that has not begun may wait in line for the others of its group.
    return task.waits_for if task.is_running() else task.scope.ahead_of(task)  # type: ignore[no-any-return]  # a handle


def _way(task: Any, come_from: dict[Any, Any]) -> list[Any]:
    way = []
    while task is not None:
        way.append(task)
        task = come_from[task]
    return way[::-1]


def _refusal(chain: list[Any]) -> WouldBlockError:
    name = chain[-1].name
    if len(chain) == 1:
        return WouldBlockError(
            f"task {name!r} waits for itself: return the value instead, and leave the running task out of what you "
            "wait for: [task for task in self.scope.tasks if task is not current_task()]"
        )
    between = ", which waits for ".join(repr(task.name) for task in chain)
    return WouldBlockError(
        f"task {name!r} would wait for itself: it waits for {between}. Let one of them pass on_result= "
        "instead of waiting"
    )
