"""What must not run a second time while it stands in a dialog: callbacks, contexts and cancelled tasks. UI thread.

Turns run inside a step that has opened an event loop. What they find of it is left until the step is over:

* a *callback of a file* that has not read yet, whose file is still readable: it is skipped, and the files are not
  watched for a moment. One that is queued already is not queued again. Neither is taken off the selector; a
  descriptor that comes and goes there meanwhile would be lost;
* a *context* that is entered: another callback in it is set aside, and put back in front when a step is over;
* a *cancel* of the task itself, below Python 3.13 (`tkasync.ui_tasks.loop.task`).
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from tkasync.ui_tasks.loop.stock import Queued


class Late(Protocol):
    """A task with a cancel that waits until its step is over."""

    def deliver_late(self) -> bool:
        """Cancel the task, unless it still stands; return whether it does not."""


class Standing:
    """See the module."""

    __slots__ = ("_aside", "_is_deaf", "_late", "_on_stack", "ending", "is_unsettled", "queued")

    def __init__(self) -> None:
        self.queued: set[Queued] = set()
        """The callbacks of files that wait for their turn."""
        self._on_stack: set[Queued] = set()
        self._aside: deque[Queued] = deque()
        self._late: list[Late] = []
        self._is_deaf = False
        self.ending: BaseException | None = None
        self.is_unsettled: bool = False
        """Whether `settle` has something to do after the next step."""

    def may_queue(self, handle: Queued) -> bool:
        """Note that *handle*, of a file, is to be queued; return false when it is, or stands."""
        if handle in self._on_stack:
            self._is_deaf = True
            return False
        if handle in self.queued:
            return False
        self.queued.add(handle)
        return True

    def is_deaf(self) -> bool:
        """Whether a callback was skipped since this was asked last."""
        is_deaf, self._is_deaf = self._is_deaf, False
        return is_deaf

    def can_run(self, handle: Queued) -> bool:
        """Whether *handle* can be run; it is set aside where its context is entered."""
        try:
            handle._context.run(_nothing)
        except RuntimeError:
            self._aside.append(handle)
            self.is_unsettled = True
            return False
        return True

    def run(self, handle: Queued) -> None:
        """Run *handle*; of a file it stands meanwhile."""
        if handle not in self.queued:
            handle._run()
            del handle  # an error that a task keeps leads to this frame by its traceback
            return
        self.queued.discard(handle)
        self._on_stack.add(handle)
        try:
            handle._run()
        finally:
            self._on_stack.discard(handle)

    def add_late(self, task: Late) -> None:
        """Have *task* be cancelled when its step is over."""
        self._late.append(task)
        self.is_unsettled = True

    def end_with(self, error: BaseException) -> None:
        """Raise *error*, which ends the program, when the step is over: by the pump, and not through the task."""
        self.ending = error
        self.is_unsettled = True

    def settle(self, ready: deque[Queued]) -> None:
        """Do what has waited for the end of a step, after each of them."""
        ready.extendleft(reversed(self._aside))
        self._aside.clear()
        if self._late:
            # Taken out first: a cancel may run code of the program's.
            late, self._late = self._late, []
            self._late += [task for task in late if not task.deliver_late()]
        self.is_unsettled = bool(self._late)
        ending, self.ending = self.ending, None
        if ending is not None:
            raise ending


def _nothing() -> None:
    pass
