"""`StandingTask`: a task that can be cancelled while it stands in a dialog. Below Python 3.13; UI thread.

A cancel of a task that is running reaches it at its next await. `asyncio.timeout` and task groups take theirs back
when their block is left (``uncancel``). Before Python 3.13 that only lowers a counter, and the cancel arrives all the
same. Without nested event loops a task that runs is cancelled by itself only, and it does not matter. A time limit
that runs out in a dialog would interrupt some later await. So the cancel of a task that stands waits until its step is
over, and is delivered then if it is still wanted.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from tkasync import errors

TAKES_CANCELS_BACK = sys.version_info >= (3, 13)
EAGER_FACTORY: object = getattr(asyncio, "eager_task_factory", None)
"""Python 3.12's own: it makes tasks of asyncio's class, where this module's is needed as much."""


class Cancelled(errors.Cancelled, asyncio.CancelledError):
    """What an abort raises in a UI task: `Cancelled` for the program, ``CancelledError`` for asyncio."""


def stands(task: asyncio.Task[Any]) -> bool:
    """Whether a step of *task* is on the stack."""
    coroutine = task.get_coro()
    return bool(getattr(coroutine, "cr_running", False) or getattr(coroutine, "gi_running", False))


class StandingTask(asyncio.Task[Any]):
    """See the module."""

    # Made by the first cancel that waits: an `__init__` in Python for each task would cost more than the task.
    _late: list[object] | None = None

    def cancel(self, msg: object = None) -> bool:
        """See asyncio."""
        if not stands(self) or asyncio.current_task(self.get_loop()) is self or self.done():
            return super().cancel(msg)
        if not self._late:
            self.get_loop().add_late(self)  # type: ignore[attr-defined]  # a `UiLoop`
            self._late = self._late or []
        self._late.append(msg)
        return True

    def cancelling(self) -> int:
        """See asyncio."""
        return super().cancelling() + len(self._late or ())

    def uncancel(self) -> int:
        """See asyncio; a cancel that is not delivered yet never is."""
        if self._late:
            self._late.pop()
        else:
            super().uncancel()
        return self.cancelling()

    def deliver_late(self) -> bool:
        """See `Late`."""
        if stands(self):
            return False
        late, self._late = self._late, None
        for msg in late or ():
            super().cancel(msg)
        return True
