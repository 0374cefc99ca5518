"""`Group`: the tasks of one owner that a policy looks at together.

A spawn and an end look at few of them, however many wait in line or are still to be delivered. Under the owner's lock,
unless said otherwise; a finalizer that comes in between finds each step taken or not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from tkasync.ownership.whole_end import WholeEnd

Start = Callable[[], None]


class OwnedTask(Protocol):
    """What an owner needs of a task: a `TaskHandle`, which stands above."""

    group: object
    """What the policy goes by, within the owner."""

    @property
    def is_working(self) -> bool:
        """Whether its work has begun, and has not both really ended and been queued for delivery."""

    def done(self) -> bool:
        """Whether it has ended."""

    def abort(self, reason: object = None) -> bool:
        """End it from outside."""

    def supersede(self) -> None:
        """End it from outside, for one that takes its place: nothing is heard of it any more."""

    def fail(self, error: BaseException, reason: object = None) -> None:
        """End it with an error from outside."""


class Group:
    """See the module."""

    __slots__ = ("at_work", "line", "starters", "undelivered")

    def __init__(self) -> None:
        self.undelivered: dict[OwnedTask, None] = {}
        """Those whose end is not delivered, but for those that another one has replaced; what ``"restart"`` aborts."""
        self.at_work: dict[OwnedTask, None] = {}
        """Those that were started. One whose work has ended stays until somebody looks, or until it is delivered."""
        self.line: OrderedDict[OwnedTask, Start] = OrderedDict()
        """Those that wait, and what starts them. Ordered by a list of its own: a dict's front is slow to find."""
        self.starters: set[int] = set()
        """The threads that start what waits; see `TaskOwner.start_next`."""

    @property
    def is_empty(self) -> bool:
        """Whether it holds no task."""
        return not (self.undelivered or self.at_work or self.line)

    def forget(self, task: OwnedTask) -> None:
        """Take *task* out."""
        self.undelivered.pop(task, None)
        self.at_work.pop(task, None)
        self.line.pop(task, None)

    def supersede(self, others: list[OwnedTask]) -> None:
        """End *others* for one that takes their place; a later one need not do so again. Without the lock."""
        with WholeEnd() as end:
            for other in others:
                end.call(other.supersede)
        for other in others:
            self.undelivered.pop(other, None)

    def busy(self, most: int) -> int:
        """Return how many work, *most* or more being *most*. Those that have ended are not looked at again."""
        count = 0
        for task in list(self.at_work):
            if is_busy(task):
                count += 1
                if count >= most:
                    break
            else:
                self.at_work.pop(task, None)
        return count

    def is_full_before(self, task: OwnedTask, limit: int) -> bool:
        """Whether *limit* tasks work or stand in line before *task*, which stands in line."""
        count = self.busy(limit)
        if count < limit:
            for other in list(self.line):
                if other is task:
                    break
                count += not other.done()
        return count >= limit

    def leave_line(self, task: OwnedTask) -> bool:
        """Count *task* as at work; return false when it is no longer in line: a finalizer has started it."""
        if self.line.pop(task, None) is None:
            return False
        self.at_work[task] = None
        return True

    def next_in_line(self, limit: int) -> tuple[OwnedTask, Start] | None:
        """Take out the next that waits and count it as at work; ``None`` when none is to start."""
        if self.busy(limit) >= limit:
            return None
        while self.line:
            task, start = self.line.popitem(last=False)
            if not task.done():
                self.at_work[task] = None
                return task, start
        return None


def is_busy(task: OwnedTask) -> bool:
    """Whether the work of *task* is to begin, or goes on."""
    # Done is not enough: whoever waits for the result may spawn the next one before this one is queued for delivery.
    return not task.done() or task.is_working


def check_limit(limit: object) -> None:
    """Refuse what is no number of tasks.

    Raises:
        ValueError: it is none.
    """
    if type(limit) is not int or limit < 1:
        raise ValueError(f"limit is how many tasks run at a time, 1 or more, not {limit!r}")
