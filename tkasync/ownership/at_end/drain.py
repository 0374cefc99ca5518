"""`Drain`: an owner takes no more tasks, and what it has taken comes to its end: "finish, then close". UI thread.

Intervals are stopped and debounces closed first, for they would begin work again and again. Then every task of the
owner, and of what lies in it, is waited for until its callbacks have run. The task that asks is not waited for, nor
one that waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tkasync.ownership.scope_thread import ScopeThread


class Drain:
    """See the module. It begins when it is made.

    Args:
        runtime: gives the clock.
        tasks: what is to be waited for: tasks, and futures that were adopted.
        caller: the task that asks.
        timeout: seconds after which what is left is aborted.
        ended: gets whether all ended by themselves.
    """

    def __init__(
        self,
        runtime: ScopeThread,
        tasks: Iterable[Any],
        caller: Any,
        timeout: float | None,
        ended: Future[bool],
    ) -> None:
        self._ended = ended
        self._left = dict.fromkeys(_without_waiters(list(tasks), caller))
        self._timer = None if timeout is None else runtime.host.after(timeout, self._time_is_up)
        self._host = runtime.host
        for task in list(self._left):
            _call_at_end(task, partial(self._on_end, task), runtime.on_ui_thread)
        self._look()

    def _on_end(self, task: Any, _task: object = None) -> None:
        self._left.pop(task, None)
        self._look()

    def _look(self) -> None:
        if not self._left:
            self._end(True)

    def _time_is_up(self) -> None:
        left, self._left = self._left, {}
        for task in left:
            task.cancel()
        self._end(False)

    def _end(self, by_itself: bool) -> None:
        if self._timer is not None:
            self._host.cancel(self._timer)
        # Who waits for it may have been cancelled, and has cancelled it, on any thread.
        with suppress(InvalidStateError):
            self._ended.set_result(by_itself)


def _call_at_end(task: Any, fn: Callable[..., object], on_ui_thread: Callable[..., object]) -> None:
    """Call *fn* on the UI thread when *task* has ended and its callbacks have run."""
    if hasattr(task, "on_every_end"):
        task.on_every_end(fn)
    else:  # a future of the program's
        task.add_done_callback(lambda _future: on_ui_thread(fn))


def _without_waiters(tasks: list[Any], caller: Any) -> list[Any]:
    """Return *tasks* without *caller* and those that wait for it, also by way of others."""
    out = {caller}
    while True:
        more = {
            task for task in tasks if task not in out and not out.isdisjoint(getattr(task, "waits_for", ()))
        }
        if not more:
            return [task for task in tasks if task not in out]
        out |= more
